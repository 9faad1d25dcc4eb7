package dev.asyncdb.error;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.r2dbc.BadSqlGrammarException;
import org.springframework.r2dbc.UncategorizedR2dbcException;

/**
 * Translates errors of R2DBC drivers to Spring's exceptions. The
 * {@link DatabaseErrorKind} determines the exception, not the type that the driver
 * throws.
 * <p>
 * The message of a driver can contain values of rows and parameters. It remains in the
 * cause and is not part of the message.
 *
 * @since 0.1.0
 */
public final class DatabaseErrors {

	private DatabaseErrors() {
	}

	/**
	 * Translate an error.
	 * @param task what was attempted, a verb such as {@code execute}
	 * @param sql the statement that failed, {@code null} if none is known
	 * @param failure the error of the driver, which becomes the cause
	 * @return the exception of Spring
	 * @since 0.1.0
	 */
	public static DataAccessException translate(String task, @Nullable String sql, R2dbcException failure) {
		DatabaseErrorKind kind = DatabaseErrorKind.of(failure);
		String message = message(task, sql, kind, failure);
		return switch (kind) {
			case DUPLICATE_KEY -> new DuplicateKeyException(message, failure);
			case CONSTRAINT_VIOLATION, INVALID_VALUE -> new DataIntegrityViolationException(message, failure);
			case SERIALIZATION_FAILURE, LOCK_TIMEOUT -> new CannotAcquireLockException(message, failure);
			case DEADLOCK -> new PessimisticLockingFailureException(message, failure);
			case CANCELLED -> new QueryTimeoutException(message, failure);
			case CONNECTION_LOST, READ_ONLY, OUTCOME_UNKNOWN ->
				new DataAccessResourceFailureException(message, failure);
			case UNKNOWN_DATABASE -> new InvalidDataAccessResourceUsageException(message, failure);
			case SERVER_BUSY, OUTDATED_STATEMENT -> new TransientDataAccessResourceException(message, failure);
			case TRANSACTION_FAILED -> new FailedTransactionException(message, failure);
			case PERMISSION_DENIED, AUTHENTICATION_FAILED -> new PermissionDeniedDataAccessException(message, failure);
			case BAD_GRAMMAR -> new BadSqlGrammarException(task, (sql != null) ? LogText.excerpt(sql) : "", failure);
			case OTHER ->
				new UncategorizedR2dbcException(message, (sql != null) ? LogText.excerpt(sql) : null, failure);
		};
	}

	/**
	 * Translate a failure if it is an error of a driver.
	 * @param task what was attempted, a verb such as {@code execute}
	 * @param sql the statement that failed
	 * @param failure any failure
	 * @return the exception of Spring, or the failure
	 * @since 0.1.0
	 */
	public static Throwable translateAny(String task, String sql, Throwable failure) {
		return (failure instanceof R2dbcException error) ? translate(task, sql, error) : failure;
	}

	/**
	 * Translate a failure to open a connection. Whatever keeps the server from accepting
	 * one now is a {@link ConnectionUnavailableException}.
	 * @param database the address of the database, without credentials
	 * @param failure any failure
	 * @return the exception of Spring, or the failure if it is no error of a driver
	 * @since 0.1.0
	 */
	public static Throwable notConnected(String database, Throwable failure) {
		R2dbcException error = answer(failure);
		if (error == null) {
			return failure;
		}
		String task = "connect to " + database;
		DatabaseErrorKind kind = DatabaseErrorKind.of(error);
		return switch (kind) {
			// The error around the answer explains it, unless it says something else
			case SERVER_BUSY, CONNECTION_LOST -> ConnectionUnavailableException.refused(database, error,
					(DatabaseErrorKind.of(failure) == kind) ? failure : error);
			case AUTHENTICATION_FAILED, UNKNOWN_DATABASE, PERMISSION_DENIED -> translate(task, null, error);
			case DUPLICATE_KEY, CONSTRAINT_VIOLATION, INVALID_VALUE, SERIALIZATION_FAILURE, DEADLOCK, LOCK_TIMEOUT,
					CANCELLED, READ_ONLY, TRANSACTION_FAILED, OUTCOME_UNKNOWN, OUTDATED_STATEMENT, BAD_GRAMMAR, OTHER ->
				failure;
		};
	}

	// Drivers wrap the answer of the server in an error of their own
	private static @Nullable R2dbcException answer(Throwable failure) {
		return (failure instanceof R2dbcException) ? Causes.of(failure)
			.filter(R2dbcException.class::isInstance)
			.map(R2dbcException.class::cast)
			.reduce((outer, inner) -> inner)
			.orElse(null) : null;
	}

	/**
	 * Return an error that Spring's own translation understands as well: some drivers
	 * report temporary trouble of the server as a failure for good.
	 * @param failure any failure
	 * @return an error that is transient if the trouble is, otherwise the failure
	 * @since 0.1.0
	 */
	public static Throwable asTransient(Throwable failure) {
		boolean isPermanent = failure instanceof R2dbcNonTransientException
				&& DatabaseErrorKind.of(failure) == DatabaseErrorKind.SERVER_BUSY;
		return (isPermanent && failure instanceof R2dbcException error) ? new R2dbcTransientResourceException(
				error.getMessage(), error.getSqlState(), error.getErrorCode(), error) : failure;
	}

	/**
	 * Return whether a message of the server is a warning or a notice instead of an
	 * error.
	 * @param message the message as an exception of the driver
	 * @return {@code true} if the statement has not failed because of it
	 * @since 0.1.0
	 */
	public static boolean isWarning(R2dbcException message) {
		return DriverErrors.isWarning(message);
	}

	private static String message(String task, @Nullable String sql, DatabaseErrorKind kind, R2dbcException failure) {
		String what = (sql != null) ? "%s [%s]".formatted(task, LogText.excerpt(sql)) : task;
		String state = (failure.getSqlState() != null) ? " (SQLSTATE %s)".formatted(failure.getSqlState()) : "";
		String meaning = isOurs(failure) ? failure.getMessage() : kind.meaning();
		return "Could not %s: %s%s".formatted(what, meaning, state);
	}

	// Our own messages contain no values of rows and parameters
	private static boolean isOurs(R2dbcException failure) {
		return failure instanceof NoAnswerException || failure instanceof ResultNotReadException
				|| failure instanceof OutdatedStatementException;
	}

}
