package dev.asyncdb.autoconfigure.handler;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.error.LostTransactionException;
import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.error.ResultNotReadException;
import dev.asyncdb.mapping.RefusedValuesException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.TransactionTimedOutException;

/**
 * What callers learn of errors of the database: neither SQL nor values.
 *
 * @since 0.1.0
 */
public enum DatabaseProblem {

	/**
	 * A row that does not exist.
	 */
	MISSING(404, "There is no such resource", EmptyResultDataAccessException.class),

	/**
	 * A key that another row has.
	 */
	TAKEN(409, "A resource with the same key exists already", DuplicateKeyException.class),

	/**
	 * A row that another transaction changes.
	 */
	CHANGED(409, "Another request changes the same resource", ConcurrencyFailureException.class),

	/**
	 * A row that a constraint of the database refuses.
	 */
	CONSTRAINED(409, "The change violates a constraint of the stored data", DataIntegrityViolationException.class),

	/**
	 * A value that its column does not take.
	 */
	UNFIT(422, "A value does not fit what is stored"),

	/**
	 * A map of the request that names a property or has a value that is not allowed.
	 */
	REFUSED(400, "A property or a value of the request is not allowed", RefusedValuesException.class),

	/**
	 * A statement or a transaction that exceeds its time limit.
	 */
	LATE(504, "The database did not answer within the time limit", QueryTimeoutException.class,
			TransactionTimedOutException.class),

	/**
	 * No connection, or one that was lost.
	 */
	UNAVAILABLE(503, "The database is not available at the moment", DataAccessResourceFailureException.class,
			TransientDataAccessResourceException.class);

	// Not that no connection is available, which any pool says
	private static final Set<Class<?>> OWN_ERRORS = Set.of(NoAnswerException.class, ResultNotReadException.class,
			LostTransactionException.class, RefusedValuesException.class);

	private final int status;

	private final String detail;

	// Set.of, which the type does not say
	@SuppressWarnings("ImmutableEnumChecker")
	private final Set<Class<?>> errors;

	DatabaseProblem(int status, String detail, Class<?>... errors) {
		this.status = status;
		this.detail = detail;
		this.errors = Set.of(errors);
	}

	/**
	 * Find the problem that an error is, or that is its cause. An unknown outcome is
	 * none, since its cause would ask the caller to repeat what may be stored.
	 * @param failure the error
	 * @return the problem, or {@code null} if it is none of the database
	 */
	public static @Nullable DatabaseProblem find(Throwable failure) {
		return causes(failure).takeWhile((cause) -> !(cause instanceof CommitOutcomeUnknownException))
			.flatMap(DatabaseProblem::of)
			.findFirst()
			.orElse(null);
	}

	private static Stream<DatabaseProblem> of(Throwable cause) {
		boolean isUnfit = cause instanceof DataIntegrityViolationException
				&& DatabaseErrorKind.of(cause) == DatabaseErrorKind.INVALID_VALUE;
		return isUnfit ? Stream.of(UNFIT)
				: Stream.of(values())
					.filter((problem) -> problem.errors.stream().anyMatch((error) -> error.isInstance(cause)))
					.limit(1);
	}

	private static Stream<Throwable> causes(Throwable failure) {
		return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, Throwable::getCause);
	}

	/**
	 * Return whether only asyncdb raises an error.
	 * @param failure the error
	 * @return whether it, or a cause of it, is of asyncdb
	 */
	public static boolean isOwn(Throwable failure) {
		return causes(failure).anyMatch((cause) -> OWN_ERRORS.contains(cause.getClass()));
	}

	/**
	 * Return the status in HTTP.
	 * @return the status
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return the text for callers.
	 * @return the text
	 */
	public String detail() {
		return this.detail;
	}

}
