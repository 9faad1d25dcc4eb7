package dev.asyncdb.migration.r2dbc;

import java.util.Objects;

import dev.asyncdb.migration.MigrationException;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * What to do when the preconditions of a change, or of a change log, do not hold or
 * cannot be asked for.
 *
 * @param name what they belong to
 * @param condition the preconditions
 * @param onFail what to do when they do not hold
 * @param onError what to do when they cannot be asked for
 * @param failMessage what to say then, {@code null} to say which
 * @param errorMessage what to say then, {@code null} to say why
 */
record PreconditionPolicy(String name, Condition condition, Reaction onFail, Reaction onError,
		@Nullable String failMessage, @Nullable String errorMessage) {

	private static final Logger logger = LoggerFactory.getLogger(PreconditionPolicy.class);

	Mono<Outcome> check(WorkConnection connection) {
		return this.condition.failure(connection)
			.map((reason) -> outcome(this.onFail, "The preconditions of %s do not hold: %s",
					Objects.requireNonNullElse(this.failMessage, reason), null))
			.onErrorResume(PreconditionPolicy::isOfTheQuery, (failure) -> Mono
				.fromSupplier(() -> outcome(this.onError, "The preconditions of %s cannot be checked: %s",
						Objects.requireNonNullElse(this.errorMessage, String.valueOf(failure.getMessage())), failure)))
			.defaultIfEmpty(Outcome.RUN);
	}

	private static boolean isOfTheQuery(Throwable failure) {
		return failure instanceof R2dbcException
				|| (failure instanceof MigrationException && !(failure instanceof Halt));
	}

	private Outcome outcome(Reaction reaction, String text, String reason, @Nullable Throwable cause) {
		String message = text.formatted(this.name, reason.strip());
		if (reaction == Reaction.HALT) {
			throw new Halt(message, cause);
		}
		logger.warn("{} ({})", message, reaction);
		return switch (reaction) {
			case HALT, CONTINUE -> Outcome.SKIP;
			case MARK_RAN -> Outcome.MARK_RAN;
			case WARN -> Outcome.RUN;
		};
	}

	/**
	 * What a change log asks for.
	 */
	enum Reaction {

		HALT, CONTINUE, MARK_RAN, WARN

	}

	/**
	 * What becomes of a change.
	 */
	enum Outcome {

		RUN, SKIP, MARK_RAN

	}

	/**
	 * Preconditions that end the migration.
	 */
	static final class Halt extends MigrationException {

		private static final long serialVersionUID = 1L;

		Halt(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}
