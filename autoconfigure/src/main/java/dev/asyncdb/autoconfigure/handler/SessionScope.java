package dev.asyncdb.autoconfigure.handler;

import java.time.Duration;
import java.util.function.Function;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.TransactionOptions;
import reactor.core.publisher.Mono;

/**
 * The lifetime of the session of a request.
 */
sealed interface SessionScope {

	<T> Mono<T> with(Function<AsyncSession, Mono<T>> work);

	/**
	 * Cancel work and roll it back after a time limit. A COMMIT that was sent is not
	 * interrupted.
	 */
	static <T> Mono<T> limited(Mono<T> work, Duration limit, HandlerErrors errors) {
		return work.timeout(limit, Mono.error(() -> errors.late("The request took longer than %s".formatted(limit))));
	}

	/**
	 * Commits when the work completes, before its value is emitted.
	 */
	record Committing(SessionOperations sessions, TransactionOptions options) implements SessionScope {

		@Override
		public <T> Mono<T> with(Function<AsyncSession, Mono<T>> work) {
			return this.sessions.inTransaction(this.options, work);
		}

	}

	/**
	 * Closes the session; the work itself commits.
	 */
	record Closing(SessionOperations sessions) implements SessionScope {

		@Override
		public <T> Mono<T> with(Function<AsyncSession, Mono<T>> work) {
			return this.sessions.inSession(work);
		}

	}

}
