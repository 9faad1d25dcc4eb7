package dev.asyncdb.autoconfigure.web;

import java.util.function.Function;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;
import reactor.core.publisher.Mono;

/**
 * How long the session of a request lasts and how it ends.
 */
sealed interface SessionScope {

	<T> Mono<T> with(Function<AsyncSession, Mono<T>> work);

	/**
	 * The work's success is committed before it is told.
	 */
	record Committing(SessionOperations sessions) implements SessionScope {

		@Override
		public <T> Mono<T> with(Function<AsyncSession, Mono<T>> work) {
			return this.sessions.inTransaction(work);
		}

	}

	/**
	 * The work commits by itself.
	 */
	record Closing(SessionOperations sessions) implements SessionScope {

		@Override
		public <T> Mono<T> with(Function<AsyncSession, Mono<T>> work) {
			return this.sessions.inSession(work);
		}

	}

}
