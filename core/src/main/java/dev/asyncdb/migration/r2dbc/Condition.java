package dev.asyncdb.migration.r2dbc;

import java.util.List;

import dev.asyncdb.migration.MigrationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A compiled precondition.
 */
sealed interface Condition {

	/**
	 * Evaluate the precondition.
	 * @return the reason if it does not hold, empty if it does
	 */
	Mono<String> failure(WorkConnection connection);

	/**
	 * A precondition whose result is known without a query.
	 *
	 * @param reason the reason if it does not hold, {@code null} if it does
	 */
	record Known(@Nullable String reason) implements Condition {

		@Override
		public Mono<String> failure(WorkConnection connection) {
			return Mono.justOrEmpty(this.reason);
		}

	}

	/**
	 * A query that must return one row with an expected text.
	 */
	record Answer(String query, String expected, String reason) implements Condition {

		@Override
		public Mono<String> failure(WorkConnection connection) {
			return connection.rows(this.query, 1)
				.map(this::single)
				.filter((answer) -> !answer.equals(this.expected))
				.map((answer) -> this.reason);
		}

		private String single(List<List<String>> rows) {
			if (rows.size() != 1) {
				throw new MigrationException(
						"The query of a precondition must return one row, but returned %d".formatted(rows.size()),
						null);
			}
			return rows.get(0).get(0);
		}

	}

	/**
	 * Holds if all parts hold.
	 */
	record All(List<Condition> parts) implements Condition {

		@Override
		public Mono<String> failure(WorkConnection connection) {
			return Flux.fromIterable(this.parts).concatMap((part) -> part.failure(connection), 1).next();
		}

	}

	/**
	 * Holds if one part holds.
	 */
	record Any(List<Condition> parts) implements Condition {

		@Override
		public Mono<String> failure(WorkConnection connection) {
			return Flux.fromIterable(this.parts)
				.concatMap((part) -> part.failure(connection))
				.collectList()
				.filter((reasons) -> reasons.size() == this.parts.size())
				.map((reasons) -> String.join(" and ", reasons));
		}

	}

	/**
	 * Holds if no part holds.
	 */
	record None(List<Condition> parts, String reason) implements Condition {

		@Override
		public Mono<String> failure(WorkConnection connection) {
			return Flux.fromIterable(this.parts)
				.concatMap((part) -> part.failure(connection).hasElement())
				.filter((fails) -> !fails)
				.next()
				.map((holds) -> this.reason);
		}

	}

	/**
	 * Logs a warning if the part does not hold.
	 */
	record Warning(Condition part) implements Condition {

		private static final Logger logger = LoggerFactory.getLogger(Warning.class);

		@Override
		public Mono<String> failure(WorkConnection connection) {
			return this.part.failure(connection)
				.doOnNext((reason) -> logger.warn("Continuing although a precondition does not hold: {}", reason))
				.then(Mono.empty());
		}

	}

}
