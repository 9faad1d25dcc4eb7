package dev.asyncdb.autoconfigure.handler;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.asyncdb.error.LostTransactionException;
import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.error.ResultNotReadException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
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
			LostTransactionException.class);

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
	 * Find the problem that an error is.
	 * @param failure the error
	 * @return the problem, or {@code null} if it is none of the database
	 */
	public static @Nullable DatabaseProblem find(Throwable failure) {
		return Stream.of(values())
			.filter((problem) -> problem.errors.stream().anyMatch((error) -> error.isInstance(failure)))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return whether only asyncdb raises an error.
	 * @param failure the error
	 * @return whether it, or a cause of it, is of asyncdb
	 */
	public static boolean isOwn(Throwable failure) {
		return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
			.anyMatch((cause) -> OWN_ERRORS.contains(cause.getClass()));
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
