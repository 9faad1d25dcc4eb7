package dev.asyncdb.autoconfigure.web;

import java.time.Duration;
import java.util.function.Function;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.TransactionOptions;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * How long the session of a request lasts and how it ends.
 */
sealed interface SessionScope {

	<T> Mono<T> with(Function<AsyncSession, Mono<T>> work);

	/**
	 * The work's success is committed before it is told.
	 */
	record Committing(SessionOperations sessions, TransactionOptions options) implements SessionScope {

		@Override
		public <T> Mono<T> with(Function<AsyncSession, Mono<T>> work) {
			return this.sessions.inTransaction(this.options, work);
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

	/**
	 * The work is given up, and rolled back, when it lasts too long. A COMMIT that is
	 * under way goes on.
	 */
	record Limited(SessionScope scope, Duration limit) implements SessionScope {

		@Override
		public <T> Mono<T> with(Function<AsyncSession, Mono<T>> work) {
			return this.scope.with(work).timeout(this.limit, Mono.error(this::tooLate));
		}

		private ResponseStatusException tooLate() {
			return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
					"The request took longer than %s".formatted(this.limit));
		}

	}

}
