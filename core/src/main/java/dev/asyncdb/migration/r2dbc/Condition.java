package dev.asyncdb.migration.r2dbc;

import java.util.List;

import dev.asyncdb.migration.MigrationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A precondition that was made a question to the database.
 */
sealed interface Condition {

	/**
	 * Ask the database.
	 * @return why it does not hold, empty if it does
	 */
	Mono<String> failure(WorkConnection connection);

	/**
	 * What is known without asking.
	 *
	 * @param reason why it does not hold, {@code null} if it does
	 */
	record Known(@Nullable String reason) implements Condition {

		@Override
		public Mono<String> failure(WorkConnection connection) {
			return Mono.justOrEmpty(this.reason);
		}

	}

	/**
	 * A query for one text.
	 */
	record Answer(String query, String wanted, String reason) implements Condition {

		@Override
		public Mono<String> failure(WorkConnection connection) {
			return connection.rows(this.query, 1)
				.map(this::single)
				.filter((answer) -> !answer.equals(this.wanted))
				.map((answer) -> this.reason);
		}

		private String single(List<List<String>> rows) {
			if (rows.size() != 1) {
				throw new MigrationException(
						"A precondition needs one row and its query gave %d".formatted(rows.size()), null);
			}
			return rows.get(0).get(0);
		}

	}

	/**
	 * Holds if all do.
	 */
	record All(List<Condition> parts) implements Condition {

		@Override
		public Mono<String> failure(WorkConnection connection) {
			return Flux.fromIterable(this.parts).concatMap((part) -> part.failure(connection), 1).next();
		}

	}

	/**
	 * Holds if one does.
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
	 * Holds if none does.
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
	 * Only warns if it does not hold.
	 */
	record Warning(Condition part) implements Condition {

		private static final Logger logger = LoggerFactory.getLogger(Warning.class);

		@Override
		public Mono<String> failure(WorkConnection connection) {
			return this.part.failure(connection)
				.doOnNext((reason) -> logger.warn("Going on although a precondition does not hold: {}", reason))
				.then(Mono.empty());
		}

	}

}
