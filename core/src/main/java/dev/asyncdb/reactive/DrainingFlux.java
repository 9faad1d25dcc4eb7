package dev.asyncdb.reactive;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Drains a publisher instead of cancelling it: the remaining elements are requested and
 * discarded.
 * <p>
 * A cancelled driver publisher can leave the rest of a result in the connection and block
 * every later statement (pgjdbc/r2dbc-postgresql#661). Draining avoids that.
 *
 * @param <S> the type of the elements of the driver
 * @param <T> the type of the elements for the subscriber
 */
public final class DrainingFlux<S, T> extends Flux<T> {

	private final Supplier<? extends Publisher<? extends S>> source;

	private final SubscriberRelay<S, T> relay;

	private final StatementMonitor monitor;

	private final boolean isStatement;

	/**
	 * Drain a publisher.
	 * @param source supplies the publisher of the driver
	 * @param relay converts or discards the elements
	 * @param monitor is notified of each signal
	 * @param isStatement whether this publisher is the whole statement, or one result of
	 * it
	 */
	public DrainingFlux(Supplier<? extends Publisher<? extends S>> source, SubscriberRelay<S, T> relay,
			StatementMonitor monitor, boolean isStatement) {
		this.source = source;
		this.relay = relay;
		this.monitor = monitor;
		this.isStatement = isStatement;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Drain<S, T> drain = new Drain<>(actual, this.relay, this.monitor, this.isStatement);
		sourceOrError().subscribe(drain);
	}

	private Publisher<? extends S> sourceOrError() {
		try {
			return this.source.get();
		}
		catch (Throwable failure) {
			return Flux.error(failure);
		}
	}

	private static final class Drain<S, T> implements CoreSubscriber<S>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final SubscriberRelay<S, T> relay;

		private final StatementMonitor monitor;

		private final boolean isStatement;

		private final boolean isOpened;

		private final AtomicLong demand = new AtomicLong();

		private final AtomicBoolean draining = new AtomicBoolean();

		private volatile @Nullable Subscription subscription;

		Drain(CoreSubscriber<? super T> actual, SubscriberRelay<S, T> relay, StatementMonitor monitor,
				boolean isStatement) {
			this.actual = actual;
			this.relay = relay;
			this.monitor = monitor;
			this.isStatement = isStatement;
			this.isOpened = isStatement || monitor.openResult();
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
				this.monitor.awaitAnswer();
				current.request(n);
			}
		}

		@Override
		public void cancel() {
			if (this.draining.compareAndSet(false, true)) {
				drain();
			}
		}

		private void drain() {
			if (this.isStatement) {
				this.monitor.cancel();
			}
			this.relay.cancelled();
			request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(S element) {
			// A result has to be read before the driver sends the next one
			this.monitor.answered(!this.isStatement && isMoreRequested());
			if (this.draining.get()) {
				this.relay.discard(element);
			}
			else {
				deliver(element);
			}
		}

		// After a concurrent cancel the relay discards the element as its last one
		private void deliver(S element) {
			T delivered;
			try {
				delivered = this.relay.delivered(element);
			}
			catch (Throwable failure) {
				failMapping(failure);
				return;
			}
			if (this.draining.get()) {
				this.relay.cancelled();
			}
			else {
				this.actual.onNext(delivered);
			}
		}

		private void failMapping(Throwable failure) {
			if (this.draining.compareAndSet(false, true)) {
				drain();
				this.actual.onError(failure);
			}
		}

		private boolean isMoreRequested() {
			return this.demand.get() == Long.MAX_VALUE || this.demand.decrementAndGet() > 0;
		}

		// Complete the statement first: the subscriber may execute the next one
		@Override
		public void onError(Throwable failure) {
			this.monitor.failed(failure);
			end();
			if (!this.draining.get()) {
				this.actual.onError(this.monitor.translate(failure));
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
			if (this.isStatement) {
				this.monitor.complete();
			}
			else if (this.isOpened) {
				this.monitor.closeResult();
			}
		}

	}

}
