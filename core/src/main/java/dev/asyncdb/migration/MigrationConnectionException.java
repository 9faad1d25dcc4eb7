package dev.asyncdb.migration;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.Transience;

/**
 * The database to migrate cannot be reached.
 *
 * @since 0.1.0
 */
public class MigrationConnectionException extends MigrationException {

	/**
	 * Create the exception.
	 * @param database the address of the database, without credentials
	 * @param cause the error of the driver
	 * @since 0.1.0
	 */
	public MigrationConnectionException(String database, Throwable cause) {
		super("Could not connect to %s: %s%s".formatted(database, reason(cause), advice(cause)), cause);
	}

	/**
	 * Create the exception for a server that is reachable but refused connections.
	 * @param database the address of the database, without credentials
	 * @param waited the time limit of the attempts
	 * @param attempts the number of attempts
	 * @param cause the error of the driver
	 * @since 0.1.0
	 */
	public MigrationConnectionException(String database, Duration waited, int attempts, Throwable cause) {
		super(("Could not connect to %s: the server accepted no connection within %s (%d attempts): %s. Close other connections,"
				+ " raise the limit of the server, the user or the database (a migration needs two at a time),"
				+ " or wait longer (syncdb --wait, asyncdb.migrations.connect-wait)")
			.formatted(database, text(waited), attempts, reason(cause)), cause);
	}

	private static String advice(Throwable cause) {
		boolean isOfJdbc = Transience.isConnectTimeout(cause) && !(cause instanceof ConnectionUnavailableException);
		return isOfJdbc ? ". If the server needs longer, raise connectTimeout in the database URL" : "";
	}

	private static String text(Duration waited) {
		return (waited.toMillis() % 1000 == 0) ? waited.toSeconds() + " s" : waited.toMillis() + " ms";
	}

	// Drivers and pools wrap the actual error
	private static String reason(Throwable cause) {
		Throwable root = cause;
		while (root.getCause() != null && root.getCause() != root && !(root.getCause() instanceof TimeoutException)) {
			root = root.getCause();
		}
		return (root.getMessage() != null) ? root.getMessage() : root.getClass().getSimpleName();
	}

}
