package dev.asyncdb.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
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

	private final Runnable over;

	DrainingFlux(Publisher<? extends T> source, Consumer<? super T> discard, Runnable over) {
		this.source = source;
		this.discard = discard;
		this.over = over;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.source.subscribe(new Drain<>(actual, this.discard, this.over));
	}

	private static final class Drain<T> implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final Consumer<? super T> discard;

		private final Runnable over;

		private final AtomicBoolean draining = new AtomicBoolean();

		private volatile @Nullable Subscription subscription;

		Drain(CoreSubscriber<? super T> actual, Consumer<? super T> discard, Runnable over) {
			this.actual = actual;
			this.discard = discard;
			this.over = over;
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
			if (this.draining.get()) {
				this.discard.accept(element);
			}
			else {
				this.actual.onNext(element);
			}
		}

		// The turn ends first: what the subscriber does next may be another statement
		@Override
		public void onError(Throwable failure) {
			this.over.run();
			if (!this.draining.get()) {
				this.actual.onError(failure);
			}
		}

		@Override
		public void onComplete() {
			this.over.run();
			if (!this.draining.get()) {
				this.actual.onComplete();
			}
		}

	}

}
