package dev.asyncdb.reactive.step;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Work without a value whose end decides what follows, as one operator.
 */
public final class Followed extends Mono<Void> {

	private final Mono<Void> work;

	private final Function<@Nullable Throwable, @Nullable Mono<Void>> next;

	private Followed(Mono<Void> work, Function<@Nullable Throwable, @Nullable Mono<Void>> next) {
		this.work = work;
		this.next = next;
	}

	/**
	 * Run work and what follows it.
	 * @param next called when the work has ended, with its failure or {@code null}, but
	 * not after a cancel; returns what follows, {@code null} to end as the work has
	 */
	public static Mono<Void> of(Mono<Void> work, Function<@Nullable Throwable, @Nullable Mono<Void>> next) {
		return new Followed(work, next);
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> actual) {
		Run run = new Run(actual, this.next);
		actual.onSubscribe(run);
		this.work.subscribe(run);
	}

	private static final class Run implements CoreSubscriber<Void>, Subscription {

		private final CoreSubscriber<? super Void> actual;

		/** {@code null} when it was called. */
		private @Nullable Function<@Nullable Throwable, @Nullable Mono<Void>> next;

		private volatile @Nullable Subscription current;

		private volatile boolean cancelled;

		Run(CoreSubscriber<? super Void> actual, Function<@Nullable Throwable, @Nullable Mono<Void>> next) {
			this.actual = actual;
			this.next = next;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.current = subscription;
			if (this.cancelled) {
				subscription.cancel();
			}
			else {
				subscription.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void onNext(Void nothing) {
			// Such work has no value
		}

		@Override
		public void onComplete() {
			ended(null);
		}

		@Override
		public void onError(Throwable failure) {
			ended(failure);
		}

		private void ended(@Nullable Throwable failure) {
			Function<@Nullable Throwable, @Nullable Mono<Void>> following = this.next;
			this.next = null;
			if (following == null || this.cancelled) {
				signal(failure);
				return;
			}
			Mono<Void> step;
			try {
				step = following.apply(failure);
			}
			catch (Throwable thrown) {
				Exceptions.throwIfFatal(thrown);
				signal(thrown);
				return;
			}
			if (step != null) {
				step.subscribe(this);
			}
			else {
				signal(failure);
			}
		}

		private void signal(@Nullable Throwable failure) {
			if (this.cancelled) {
				dropped(failure);
			}
			else if (failure != null) {
				this.actual.onError(failure);
			}
			else {
				this.actual.onComplete();
			}
		}

		private void dropped(@Nullable Throwable failure) {
			if (failure != null) {
				Operators.onErrorDropped(failure, currentContext());
			}
		}

		@Override
		public void request(long n) {
			// It completes without a value
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			Subscription running = this.current;
			if (running != null) {
				running.cancel();
			}
		}

	}

}
