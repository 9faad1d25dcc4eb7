package dev.asyncdb.reactive.step;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

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

	private static final class Run extends RunningStep<Void, Void> {

		/** {@code null} when it was called. */
		private @Nullable Function<@Nullable Throwable, @Nullable Mono<Void>> next;

		Run(CoreSubscriber<? super Void> actual, Function<@Nullable Throwable, @Nullable Mono<Void>> next) {
			super(actual);
			this.next = next;
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
			if (following == null || isCancelled()) {
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
			if (failure != null) {
				fail(failure);
			}
			else if (!isCancelled()) {
				this.actual.onComplete();
			}
		}

	}

}
