package dev.asyncdb.reactive;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.asyncdb.error.ResultNotReadException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * Cancels a stream whose subscriber requests nothing for a while, and fails the
 * subscriber. The time that the stream itself needs for an element does not count.
 */
public final class IdleLimit<T> extends Flux<T> {

	private final Publisher<T> source;

	private final DeadlineKeeper deadlines;

	private final Duration limit;

	/**
	 * Limit the time in which a subscriber requests nothing.
	 * @param source the stream
	 * @param deadlines keeps the deadline of each subscription
	 * @param limit longest time in which the subscriber requests nothing
	 */
	public IdleLimit(Publisher<T> source, DeadlineKeeper deadlines, Duration limit) {
		this.source = source;
		this.deadlines = deadlines;
		this.limit = limit;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Reader<T> reader = new Reader<>(actual, this.deadlines, this.limit);
		this.source.subscribe(reader);
	}

	private static final class Reader<T> implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final DeadlineKeeper deadlines;

		private final Duration limit;

		private final Demand demand = new Demand();

		private final AtomicBoolean over = new AtomicBoolean();

		private volatile long idleSince = System.nanoTime();

		private volatile @Nullable Subscription subscription;

		private volatile Deadlines.@Nullable Deadline deadline;

		Reader(CoreSubscriber<? super T> actual, DeadlineKeeper deadlines, Duration limit) {
			this.actual = actual;
			this.deadlines = deadlines;
			this.limit = limit;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			checkAfter(this.limit.toNanos());
			this.actual.onSubscribe(this);
		}

		private void checkAfter(long nanos) {
			if (!this.over.get()) {
				this.deadline = this.deadlines.in(nanos, this::check);
			}
		}

		private void check() {
			long idle = System.nanoTime() - this.idleSince;
			if (this.demand.exceeds(0) || idle < this.limit.toNanos()) {
				checkAfter(Math.max(this.limit.toNanos() - idle, this.limit.toNanos() / 4));
			}
			else if (!this.demand.closeIfNone()) {
				checkAfter(this.limit.toNanos());
			}
			else if (end()) {
				cancelSource();
				this.actual.onError(new ResultNotReadException(this.limit));
			}
		}

		// Of the end, a cancel and the limit, the first one counts
		private boolean end() {
			boolean isFirst = this.over.compareAndSet(false, true);
			Deadlines.Deadline pending = this.deadline;
			if (pending != null) {
				pending.done();
			}
			return isFirst;
		}

		private void cancelSource() {
			Subscription current = this.subscription;
			if (current != null) {
				current.cancel();
			}
		}

		@Override
		public void request(long n) {
			Subscription current = this.subscription;
			if (current != null && this.demand.add(n)) {
				current.request(n);
			}
		}

		@Override
		public void cancel() {
			end();
			cancelSource();
		}

		@Override
		public void onNext(T element) {
			if (!this.over.get()) {
				this.actual.onNext(element);
				if (!this.demand.delivered()) {
					this.idleSince = System.nanoTime();
				}
			}
		}

		@Override
		public void onError(Throwable failure) {
			if (end()) {
				this.actual.onError(failure);
			}
		}

		@Override
		public void onComplete() {
			if (end()) {
				this.actual.onComplete();
			}
		}

	}

}
