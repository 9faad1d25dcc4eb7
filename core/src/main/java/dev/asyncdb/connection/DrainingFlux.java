package dev.asyncdb.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Turns a cancel into a drain: what a driver still sends is read and thrown away.
 * <p>
 * A cancelled driver publisher can leave the rest of a result in the connection and block
 * every later statement (pgjdbc/r2dbc-postgresql#661). A drained one leaves it clean.
 *
 * @param <T> the type of the elements
 */
final class DrainingFlux<T> extends Flux<T> {

	private final Publisher<? extends T> source;

	private final Consumer<? super T> discard;

	private final StatementWatch watch;

	private final boolean isWhole;

	/**
	 * Drain a publisher.
	 * @param source the driver's publisher
	 * @param discard takes what nobody wants any more
	 * @param watch is told of each answer
	 * @param isWhole whether the statement is over with this publisher, which else is a
	 * part of it
	 */
	DrainingFlux(Publisher<? extends T> source, Consumer<? super T> discard, StatementWatch watch, boolean isWhole) {
		this.source = source;
		this.discard = discard;
		this.watch = watch;
		this.isWhole = isWhole;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.source.subscribe(new Drain<>(actual, this.discard, this.watch, this.isWhole));
	}

	private static final class Drain<T> implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final Consumer<? super T> discard;

		private final StatementWatch watch;

		private final boolean isWhole;

		private final AtomicLong demand = new AtomicLong();

		private final AtomicBoolean draining = new AtomicBoolean();

		private volatile @Nullable Subscription subscription;

		Drain(CoreSubscriber<? super T> actual, Consumer<? super T> discard, StatementWatch watch, boolean isWhole) {
			this.actual = actual;
			this.discard = discard;
			this.watch = watch;
			this.isWhole = isWhole;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void request(long n) {
			Subscription current = this.subscription;
			if (current != null) {
				this.demand.accumulateAndGet(n, Operators::addCap);
				this.watch.asked();
				current.request(n);
			}
		}

		@Override
		public void cancel() {
			if (this.draining.compareAndSet(false, true)) {
				request(Long.MAX_VALUE);
			}
		}

		@Override
		public void onNext(T element) {
			// After a result somebody must read it before there is more
			this.watch.answered(!this.isWhole && isMoreWanted());
			if (this.draining.get()) {
				this.discard.accept(element);
			}
			else {
				this.actual.onNext(element);
			}
		}

		private boolean isMoreWanted() {
			return this.demand.get() == Long.MAX_VALUE || this.demand.decrementAndGet() > 0;
		}

		// The turn ends first: what the subscriber does next may be another statement
		@Override
		public void onError(Throwable failure) {
			this.watch.failed(failure);
			end();
			if (!this.draining.get()) {
				this.actual.onError(this.isWhole ? this.watch.reason(failure) : failure);
			}
		}

		@Override
		public void onComplete() {
			end();
			if (!this.draining.get()) {
				this.actual.onComplete();
			}
		}

		private void end() {
			if (this.isWhole) {
				this.watch.end();
			}
			else {
				this.watch.asked();
			}
		}

	}

}
