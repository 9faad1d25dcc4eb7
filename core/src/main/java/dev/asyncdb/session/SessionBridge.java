package dev.asyncdb.session;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Runs blocking-style code with a session. How it awaits is not the session's business.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SessionBridge {

	/**
	 * Run blocking-style code, with this session as the current one.
	 * @param <T> the type of the value
	 * @param session the session
	 * @param work the code
	 * @return the value of the code, empty for {@code null}; lazy and re-subscribable
	 * @since 0.1.0
	 */
	<T> Mono<T> call(AsyncSession session, Function<? super BlockingSession, ? extends @Nullable T> work);

	/**
	 * No bridge: each call is an error.
	 * @return a bridge that refuses
	 * @since 0.1.0
	 */
	static SessionBridge none() {
		return new SessionBridge() {

			@Override
			public <T> Mono<T> call(AsyncSession session,
					Function<? super BlockingSession, ? extends @Nullable T> work) {
				return Mono.error(() -> new IllegalStateException(
						"This session factory has no bridge for blocking-style code: give it one by SessionFactory.withBridge(..)"));
			}

		};
	}

}
