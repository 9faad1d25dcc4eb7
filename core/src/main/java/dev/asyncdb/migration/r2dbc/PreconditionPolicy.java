package dev.asyncdb.migration.r2dbc;

import java.util.Objects;

import dev.asyncdb.migration.MigrationException;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The preconditions of a change or of a change log, and the reactions if they do not hold
 * or cannot be evaluated.
 *
 * @param name the name of the change or change log
 * @param condition the preconditions
 * @param onFail the reaction if they do not hold
 * @param onError the reaction if they cannot be evaluated
 * @param failMessage the message for {@code onFail}, {@code null} for the reason
 * @param errorMessage the message for {@code onError}, {@code null} for the error
 */
record PreconditionPolicy(String name, Condition condition, Reaction onFail, Reaction onError,
		@Nullable String failMessage, @Nullable String errorMessage) {

	private static final Logger logger = LoggerFactory.getLogger(PreconditionPolicy.class);

	Mono<Outcome> check(WorkConnection connection) {
		return this.condition.failure(connection)
			.map((reason) -> outcome(this.onFail, "The preconditions of %s do not hold: %s",
					Objects.requireNonNullElse(this.failMessage, reason), null))
			.onErrorResume(PreconditionPolicy::isQueryError, (failure) -> Mono
				.fromSupplier(() -> outcome(this.onError, "The preconditions of %s cannot be checked: %s",
						Objects.requireNonNullElse(this.errorMessage, String.valueOf(failure.getMessage())), failure)))
			.defaultIfEmpty(Outcome.RUN);
	}

	private static boolean isQueryError(Throwable failure) {
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
	 * The reaction that a change log declares.
	 */
	enum Reaction {

		HALT, CONTINUE, MARK_RAN, WARN

	}

	/**
	 * The consequence for a change.
	 */
	enum Outcome {

		RUN, SKIP, MARK_RAN

	}

	/**
	 * The failure of a precondition that ends the migration.
	 */
	static final class Halt extends MigrationException {

		private static final long serialVersionUID = 1L;

		Halt(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}
