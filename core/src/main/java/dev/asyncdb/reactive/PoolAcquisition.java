package dev.asyncdb.reactive;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.pool.Pool;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PooledRef;
import reactor.util.context.Context;

/**
 * Acquires a usable connection of a pool. A subscriber that cancels leaves the queue
 * immediately, and a connection that arrives nevertheless is released unused. A
 * connection that fails its validation is discarded, and the next one is acquired.
 */
public final class PoolAcquisition<R extends PooledResource> extends Mono<Connection> {

	private final Pool<R> pool;

	private final Function<PooledRef<R>, Connection> user;

	private final Limits limits;

	private final UnaryOperator<Throwable> translation;

	/**
	 * Acquire a connection.
	 * @param user creates the connection for one use, which is released by its close
	 * @param translation translates the failure of the pool
	 */
	public PoolAcquisition(Pool<R> pool, Function<PooledRef<R>, Connection> user, Limits limits,
			UnaryOperator<Throwable> translation) {
		this.pool = pool;
		this.user = user;
		this.limits = limits;
		this.translation = translation;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Connection> actual) {
		actual.onSubscribe(new Acquiring<>(this, actual));
	}

	/**
	 * How often an acquisition is repeated.
	 *
	 * @param stale after a connection failed its validation
	 * @param failed after no connection could be opened
	 */
	public record Limits(int stale, int failed) {
	}

	private enum Progress {

		/** Nothing was requested. */
		NEW,

		/** In the queue of the pool. */
		WAITING,

		/** A connection has arrived and is being validated. */
		ARRIVED,

		/** The subscriber was notified. */
		OVER,

		/** The subscriber has cancelled. */
		LEFT

	}

	private static final class Acquiring<R extends PooledResource>
			implements CoreSubscriber<PooledRef<R>>, Subscription {

		@SuppressWarnings("rawtypes")
		private static final AtomicReferenceFieldUpdater<Acquiring, Progress> PROGRESS = AtomicReferenceFieldUpdater
			.newUpdater(Acquiring.class, Progress.class, "progress");

		private final PoolAcquisition<R> parameters;

		private final CoreSubscriber<? super Connection> actual;

		private volatile Progress progress = Progress.NEW;

		private volatile @Nullable Subscription place;

		private volatile @Nullable Thread requesting;

		private int staleConnections;

		private int failures;

		Acquiring(PoolAcquisition<R> parameters, CoreSubscriber<? super Connection> actual) {
			this.parameters = parameters;
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n) && enter(Progress.NEW, Progress.WAITING)) {
				enqueue();
			}
		}

		private boolean enter(Progress from, Progress to) {
			return PROGRESS.compareAndSet(this, from, to);
		}

		private void enqueue() {
			this.requesting = Thread.currentThread();
			this.parameters.pool.acquire().subscribe(this);
			this.requesting = null;
		}

		// The pool may add a place to its queue while it is being cancelled
		@Override
		public void onSubscribe(Subscription subscription) {
			this.place = subscription;
			if (this.progress != Progress.LEFT) {
				subscription.request(1);
			}
			if (this.progress == Progress.LEFT) {
				subscription.cancel();
			}
		}

		@Override
		public void cancel() {
			Progress before = PROGRESS.getAndUpdate(this,
					(current) -> (current == Progress.OVER) ? Progress.OVER : Progress.LEFT);
			Subscription waiting = this.place;
			if (before == Progress.WAITING && waiting != null) {
				waiting.cancel();
			}
		}

		// The pool serves one caller at a time: the caller that released a connection
		// would run the work of all that wait
		@Override
		public void onNext(PooledRef<R> arrived) {
			Scheduler own = (this.requesting != Thread.currentThread()) ? arrived.poolable().scheduler() : null;
			if (own == null) {
				arrive(arrived);
				return;
			}
			try {
				own.schedule(() -> arrive(arrived));
			}
			catch (RejectedExecutionException ex) {
				arrive(arrived);
			}
		}

		// Despite a concurrent cancel
		private void arrive(PooledRef<R> arrived) {
			if (!enter(Progress.WAITING, Progress.ARRIVED)) {
				arrived.release().subscribe();
				return;
			}
			Mono<Void> checked = arrived.poolable().use();
			if (checked == PooledResource.USABLE) {
				deliver(arrived);
			}
			else {
				checked.subscribe((nothing) -> {
				}, (failure) -> discard(arrived, failure), () -> deliver(arrived));
			}
		}

		private void deliver(PooledRef<R> arrived) {
			Connection connection = this.parameters.user.apply(arrived);
			if (enter(Progress.ARRIVED, Progress.OVER)) {
				this.actual.onNext(connection);
				this.actual.onComplete();
			}
			else {
				Mono.from(connection.close()).subscribe();
			}
		}

		private void discard(PooledRef<R> arrived, Throwable failure) {
			arrived.invalidate().subscribe((nothing) -> {
			}, (ignored) -> replace(failure), () -> replace(failure));
		}

		private void replace(Throwable failure) {
			boolean isRepeated = this.staleConnections++ < this.parameters.limits.stale();
			if (isRepeated && enter(Progress.ARRIVED, Progress.WAITING)) {
				enqueue();
			}
			else if (enter(Progress.ARRIVED, Progress.OVER)) {
				this.actual.onError(failure);
			}
		}

		@Override
		public void onError(Throwable failure) {
			boolean isRepeated = this.failures++ < this.parameters.limits.failed()
					&& !(failure instanceof PoolAcquirePendingLimitException);
			if (isRepeated && this.progress == Progress.WAITING) {
				enqueue();
			}
			else if (enter(Progress.WAITING, Progress.OVER)) {
				this.actual.onError(this.parameters.translation.apply(failure));
			}
		}

		// After the connection has arrived
		@Override
		public void onComplete() {
		}

	}

}
