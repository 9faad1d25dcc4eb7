package dev.asyncdb.reactive;

import reactor.core.publisher.Mono;

/**
 * Runs work to its end even if the one who asked for it has gone.
 * <p>
 * A connection that is taken, begun or ended half way is a leak, so those steps are
 * subscribed to by a subscriber of our own that never cancels. A cancel downstream only
 * stops listening.
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
		return ShieldedMono.of(source);
	}

}
