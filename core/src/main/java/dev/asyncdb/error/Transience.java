package dev.asyncdb.error;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTimeoutException;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/**
 * The conditions under which repeated work can succeed, and the pauses between attempts.
 */
public final class Transience {

	private Transience() {
	}

	/**
	 * Return whether a transaction conflicted with a concurrent one, or with a change of
	 * a table. The database has rolled it back, so it can be repeated as a whole. A
	 * conflict of a JDBC connection does not count, since its transaction is another one.
	 */
	public static boolean isConflict(Throwable failure) {
		DatabaseErrorKind kind = DatabaseErrorKind.of(failure);
		return (kind.isConflict() || kind == DatabaseErrorKind.OUTDATED_STATEMENT)
				&& Causes.of(failure).anyMatch(R2dbcException.class::isInstance);
	}

	/**
	 * Return whether a lock did not become free in time. On most databases only the
	 * statement has failed, and it can be repeated in the same transaction.
	 */
	public static boolean isLockTimeout(Throwable failure) {
		return DatabaseErrorKind.of(failure) == DatabaseErrorKind.LOCK_TIMEOUT;
	}

	/**
	 * Return whether the first database error of a failure is PostgreSQL's lock timeout.
	 * It rolls back the whole transaction, including changes of tables, which the lock
	 * timeouts of other products do not.
	 */
	public static boolean isLockNotAvailable(Throwable failure) {
		ErrorCode code = ErrorCode.first(failure);
		return code != null && code.sqlState().equals(ErrorCodes.LOCK_NOT_AVAILABLE);
	}

	/**
	 * Return whether the server runs but currently accepts no connection: it is starting
	 * or stopping, or all connections are in use. Drivers wrap the refusal in an error of
	 * the connection, so each cause counts.
	 */
	public static boolean isServerBusy(Throwable failure) {
		return Causes.of(failure)
			.anyMatch((cause) -> DatabaseErrorKind.ofAlone(cause) == DatabaseErrorKind.SERVER_BUSY);
	}

	/**
	 * Return whether opening a connection took too long.
	 */
	public static boolean isConnectTimeout(Throwable failure) {
		return Causes.of(failure)
			.anyMatch((cause) -> cause instanceof TimeoutException || cause instanceof SocketTimeoutException
					|| cause instanceof SQLTimeoutException || isWaitForConnection(cause) || isLoginTimeout(cause));
	}

	private static boolean isWaitForConnection(Throwable cause) {
		boolean isRefusal = cause.getCause() instanceof R2dbcException
				&& !(cause.getCause() instanceof R2dbcTimeoutException);
		return cause instanceof ConnectionUnavailableException && !isRefusal;
	}

	// PostgreSQL's JDBC driver reports its login timeout and invalid settings with one
	// SQLSTATE and without a cause, so the text is the only difference
	private static boolean isLoginTimeout(Throwable cause) {
		return cause instanceof SQLException error && ErrorCodes.CANNOT_CONNECT.equals(error.getSQLState())
				&& String.valueOf(error.getMessage()).contains("timed out");
	}

	/**
	 * Return a retry with exponential backoff and jitter that ends with the last failure.
	 * @param maxAttempts how often to repeat at most
	 * @param first length of the first pause
	 * @param longest length of any pause at most
	 */
	public static RetryBackoffSpec backoff(long maxAttempts, Duration first, Duration longest) {
		return Retry.backoff(maxAttempts, first)
			.maxBackoff(longest)
			.onRetryExhaustedThrow((spec, signal) -> signal.failure());
	}

}
