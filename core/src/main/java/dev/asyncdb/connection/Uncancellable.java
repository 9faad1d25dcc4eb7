package dev.asyncdb.connection;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * Runs work to its end even if the one who asked for it has gone.
 * <p>
 * A connection that is taken, begun or ended half way is a leak, so those steps are
 * subscribed to by a subscriber of our own that never cancels. A cancel downstream only
 * stops listening. This is the one place in the library that subscribes.
 *
 * @since 0.1.0
 */
public final class Uncancellable {

	private Uncancellable() {
	}

	/**
	 * Shield a {@code Mono} from cancellation. Each subscription runs the source once, in
	 * the Reactor context of the subscriber.
	 * @param <T> the type of the value
	 * @param source the work that must end
	 * @return a {@code Mono} with the signals of the source, lazy and re-subscribable
	 * @since 0.1.0
	 */
	public static <T> Mono<T> mono(Mono<T> source) {
		return Mono.deferContextual((context) -> {
			Sinks.One<T> outcome = Sinks.one();
			source.subscribe(new Relay<>(outcome, Context.of(context)));
			return outcome.asMono();
		});
	}

	private static final class Relay<T> implements CoreSubscriber<T> {

		private final Sinks.One<T> outcome;

		private final Context context;

		Relay(Sinks.One<T> outcome, Context context) {
			this.outcome = outcome;
			this.context = context;
		}

		@Override
		public Context currentContext() {
			return this.context;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(@Nullable T value) {
			this.outcome.tryEmitValue(value);
		}

		@Override
		public void onError(Throwable failure) {
			this.outcome.tryEmitError(failure);
		}

		@Override
		public void onComplete() {
			this.outcome.tryEmitEmpty();
		}

	}

}
