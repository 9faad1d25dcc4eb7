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
 * Turns a cancel into a drain: what a driver still sends is read and thrown away.
 * <p>
 * A cancelled driver publisher can leave the rest of a result in the connection and block
 * every later statement (pgjdbc/r2dbc-postgresql#661). A drained one leaves it clean.
 *
 * @param <S> what the driver sends
 * @param <T> what the subscriber gets
 */
public final class DrainingFlux<S, T> extends Flux<T> {

	private final Supplier<? extends Publisher<? extends S>> source;

	private final SubscriberRelay<S, T> handover;

	private final StatementMonitor watch;

	private final boolean isWhole;

	/**
	 * Drain a publisher.
	 * @param source asks the driver
	 * @param handover takes what the driver sends
	 * @param watch is told of each answer
	 * @param isWhole whether the statement is over with this publisher, which else is a
	 * part of it
	 */
	public DrainingFlux(Supplier<? extends Publisher<? extends S>> source, SubscriberRelay<S, T> handover,
			StatementMonitor watch, boolean isWhole) {
		this.source = source;
		this.handover = handover;
		this.watch = watch;
		this.isWhole = isWhole;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Drain<S, T> drain = new Drain<>(actual, this.handover, this.watch, this.isWhole);
		asked().subscribe(drain);
	}

	private Publisher<? extends S> asked() {
		try {
			return this.source.get();
		}
		catch (Throwable failure) {
			return Flux.error(failure);
		}
	}

	private static final class Drain<S, T> implements CoreSubscriber<S>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final SubscriberRelay<S, T> handover;

		private final StatementMonitor watch;

		private final boolean isWhole;

		private final boolean isCounted;

		private final AtomicLong demand = new AtomicLong();

		private final AtomicBoolean draining = new AtomicBoolean();

		private volatile @Nullable Subscription subscription;

		Drain(CoreSubscriber<? super T> actual, SubscriberRelay<S, T> handover, StatementMonitor watch,
				boolean isWhole) {
			this.actual = actual;
			this.handover = handover;
			this.watch = watch;
			this.isWhole = isWhole;
			this.isCounted = isWhole || watch.partBegins();
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
				drain();
			}
		}

		private void drain() {
			if (this.isWhole) {
				this.watch.abandoned();
			}
			this.handover.cancelled();
			request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(S element) {
			// After a result somebody must read it before there is more
			this.watch.answered(!this.isWhole && isMoreWanted());
			if (this.draining.get()) {
				this.handover.discard(element);
			}
			else {
				deliver(element);
			}
		}

		// A cancel may come in between: then it finds the element as the last one
		private void deliver(S element) {
			T delivered;
			try {
				delivered = this.handover.delivered(element);
			}
			catch (Throwable failure) {
				refuse(failure);
				return;
			}
			if (this.draining.get()) {
				this.handover.cancelled();
			}
			else {
				this.actual.onNext(delivered);
			}
		}

		private void refuse(Throwable failure) {
			if (this.draining.compareAndSet(false, true)) {
				drain();
				this.actual.onError(failure);
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
				this.actual.onError(this.watch.reason(failure));
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
			else if (this.isCounted) {
				this.watch.partEnds();
			}
		}

	}

}
