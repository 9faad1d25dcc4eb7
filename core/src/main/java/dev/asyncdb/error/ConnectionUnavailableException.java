package dev.asyncdb.error;

import java.time.Duration;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Thrown if no connection became available within the acquire timeout.
 *
 * @since 0.1.0
 */
public final class ConnectionUnavailableException extends DataAccessResourceFailureException {

	private static final long serialVersionUID = 1L;

	private final Duration waited;

	/**
	 * Create the exception for an exceeded acquire timeout.
	 * @param database the address of the database, without credentials
	 * @param waited how long the caller waited
	 * @since 0.1.0
	 */
	public ConnectionUnavailableException(String database, Duration waited) {
		super(("No connection to %s became available within %s. Either the database does not answer or all"
				+ " connections of the pool are in use: make transactions shorter or the pool larger, or raise the limit"
				+ " (spring.r2dbc.pool.max-acquire-time, PoolOptions.withAcquireTimeout(..))")
			.formatted(database, waited));
		this.waited = waited;
	}

	private ConnectionUnavailableException(String message, Throwable cause) {
		super(message, cause);
		this.waited = Duration.ZERO;
	}

	/**
	 * Create the exception for a full queue of the pool.
	 * @param database the address of the database, without credentials
	 * @param refused the error of the pool
	 * @return the exception
	 * @since 0.1.0
	 */
	public static ConnectionUnavailableException queueIsFull(String database, Throwable refused) {
		return new ConnectionUnavailableException(
				("No connection to %s is available, and the maximum number of callers"
						+ " already waits for one: make transactions shorter or the pool larger")
					.formatted(database),
				refused);
	}

	/**
	 * Create the exception for a server that does not answer a connection attempt.
	 * @param database the address of the database, without credentials
	 * @param timeout the error of the driver
	 * @return the exception
	 * @since 0.1.0
	 */
	public static ConnectionUnavailableException notConnected(String database, Throwable timeout) {
		return new ConnectionUnavailableException(
				("No connection to %s is available: the server did not answer a connection attempt in time. If it needs"
						+ " longer, raise spring.r2dbc.pool.max-create-connection-time"
						+ " (PoolOptions.withConnectTimeout(..))")
					.formatted(database),
				timeout);
	}

	/**
	 * Create the exception for a server that accepts no connection now.
	 * @param refusal the error that decides the message
	 * @param failure the refusal, or an error around it that explains it
	 */
	static ConnectionUnavailableException refused(String database, Throwable refusal, Throwable failure) {
		ErrorCode code = ErrorCode.first(refusal);
		String state = (code != null && code.hasSqlState()) ? " (SQLSTATE %s)".formatted(code.sqlState()) : "";
		return new ConnectionUnavailableException("No connection to %s is available: %s%s".formatted(database,
				DatabaseErrorKind.of(refusal).meaning(), state), failure);
	}

	/**
	 * Return how long the caller waited.
	 * @return the time waited
	 * @since 0.1.0
	 */
	public Duration getWaited() {
		return this.waited;
	}

}
