package dev.asyncdb.blocking;

import java.util.function.Function;

import dev.asyncdb.bridge.BlockingAwait;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Creates the blocking style of sessions.
 *
 * @since 0.1.0
 */
public final class BlockingSessions {

	private BlockingSessions() {
	}

	/**
	 * Create a blocking-style view of a session, for frameworks that inject sessions.
	 * @param session the session
	 * @param context the Reactor context of awaited publishers, in addition to that of a
	 * bridge
	 * @return the same session in blocking style
	 * @since 0.1.0
	 */
	public static BlockingSession of(AsyncSession session, ContextView context) {
		return new DefaultBlockingSession(session, new BlockingAwait(context));
	}

	/**
	 * Run blocking-style code with a session, as {@link AsyncSession#callBlocking} does.
	 * @param <T> the type of the value
	 * @param session the session, which becomes the current session of the code
	 * @param work the code
	 * @return the value of the code, empty for {@code null}; lazy and re-subscribable
	 * @since 0.1.0
	 */
	public static <T> Mono<T> call(AsyncSession session,
			Function<? super BlockingSession, ? extends @Nullable T> work) {
		return session
			.asCurrent(Bridge.call(() -> work.apply(new DefaultBlockingSession(session, BlockingAwait.plain()))));
	}

}
