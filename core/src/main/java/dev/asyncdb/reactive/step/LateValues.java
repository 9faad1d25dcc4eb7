package dev.asyncdb.reactive.step;

import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Tells whether a value came late: on another thread, or after the call that subscribed
 * or requested has returned. Until then nothing else runs on the thread of the
 * subscriber.
 *
 * @since 0.1.0
 */
public final class LateValues {

	private LateValues() {
	}

	/**
	 * Map a value.
	 * @param <T> the type of the value
	 * @param <R> the type of the result
	 * @param mapping takes the value and whether it came late
	 */
	public static <T, R> Mono<R> map(Mono<T> source, BiFunction<T, Boolean, R> mapping) {
		return new Timed<>(source, mapping);
	}

	private static final class Timed<T, R> extends Mono<R> {

		private final Mono<T> source;

		private final BiFunction<T, Boolean, R> mapping;

		Timed(Mono<T> source, BiFunction<T, Boolean, R> mapping) {
			this.source = source;
			this.mapping = mapping;
		}

		@Override
		public void subscribe(CoreSubscriber<? super R> actual) {
			Subscriber<T, R> subscriber = new Subscriber<>(actual, this.mapping);
			this.source.subscribe(subscriber);
			subscriber.calls--;
		}

	}

	private static final class Subscriber<T, R> implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super R> actual;

		private final BiFunction<T, Boolean, R> mapping;

		private final Thread caller = Thread.currentThread();

		private @Nullable Subscription source;

		private boolean done;

		// Used by the thread of the caller alone
		private int calls = 1;

		Subscriber(CoreSubscriber<? super R> actual, BiFunction<T, Boolean, R> mapping) {
			this.actual = actual;
			this.mapping = mapping;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.source = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void onNext(T value) {
			R mapped;
			try {
				mapped = this.mapping.apply(value, Thread.currentThread() != this.caller || this.calls == 0);
			}
			catch (Throwable failure) {
				Exceptions.throwIfFatal(failure);
				cancel();
				onError(failure);
				return;
			}
			this.actual.onNext(mapped);
		}

		@Override
		public void onError(Throwable failure) {
			if (this.done) {
				Operators.onErrorDropped(failure, currentContext());
				return;
			}
			this.done = true;
			this.actual.onError(failure);
		}

		@Override
		public void onComplete() {
			if (!this.done) {
				this.done = true;
				this.actual.onComplete();
			}
		}

		@Override
		public void request(long n) {
			boolean isCaller = Thread.currentThread() == this.caller;
			this.calls += isCaller ? 1 : 0;
			Subscription requested = this.source;
			if (requested != null) {
				requested.request(n);
			}
			this.calls -= isCaller ? 1 : 0;
		}

		@Override
		public void cancel() {
			Subscription cancelled = this.source;
			if (cancelled != null) {
				cancelled.cancel();
			}
		}

	}

}
