package dev.asyncdb.reactive;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Runs work that continues after its subscriber has cancelled.
 * <p>
 * Cancelling a step that acquires a connection or begins or ends a transaction leaks the
 * connection, so these steps have a subscriber that never cancels. A cancel downstream
 * only detaches the downstream subscriber.
 *
 * @since 0.1.0
 */
public final class Uncancellable {

	private static final Logger logger = LoggerFactory.getLogger(Uncancellable.class);

	private Uncancellable() {
	}

	/**
	 * Shield a {@code Mono} from cancellation. Each subscription runs the source once, in
	 * the Reactor context of the subscriber.
	 * @param <T> the type of the value
	 * @param source the work that must complete
	 * @return a {@code Mono} with the signals of the source, lazy and re-subscribable
	 * @since 0.1.0
	 */
	public static <T> Mono<T> mono(Mono<T> source) {
		return ShieldedMono.of(source);
	}

	/**
	 * Start work without waiting for it, for a subscriber that goes on. What is queued
	 * later runs after it. The work has to record its error itself.
	 * @param work the work
	 * @param context the Reactor context of the subscriber
	 * @since 0.1.0
	 */
	public static void start(Mono<Void> work, ContextView context) {
		// A copy of the context would create entries that are created on demand
		work.contextWrite((none) -> Context.of(context))
			.subscribe(null, (failure) -> logger.debug("Work in the background failed", failure));
	}

}
