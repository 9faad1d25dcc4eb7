package dev.asyncdb.migration;

import java.time.Duration;

/**
 * The database to migrate could not be reached.
 *
 * @since 0.1.0
 */
public class MigrationConnectionException extends MigrationException {

	/**
	 * Tell which database could not be reached.
	 * @param database the address, without credentials
	 * @param cause the error of the driver
	 * @since 0.1.0
	 */
	public MigrationConnectionException(String database, Throwable cause) {
		super("Could not connect to %s: %s".formatted(database, reason(cause)), cause);
	}

	/**
	 * Tell which database took no connection for a while, although it is there.
	 * @param database the address, without credentials
	 * @param waited how long it was tried
	 * @param attempts how often it was tried
	 * @param cause the error of the driver
	 * @since 0.1.0
	 */
	public MigrationConnectionException(String database, Duration waited, int attempts, Throwable cause) {
		super(("Could not connect to %s: the server took no connection within %s (%d attempts): %s. Let others close"
				+ " theirs, or let the server, the user or the database have more (a migration needs two at a time),"
				+ " or wait longer (syncdb --wait, asyncdb.migrations.connect-wait)")
			.formatted(database, text(waited), attempts, reason(cause)), cause);
	}

	private static String text(Duration waited) {
		return (waited.toMillis() % 1000 == 0) ? waited.toSeconds() + " s" : waited.toMillis() + " ms";
	}

	// Drivers and pools wrap what happened in what they were doing
	private static String reason(Throwable cause) {
		Throwable root = cause;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		return (root.getMessage() != null) ? root.getMessage() : root.getClass().getSimpleName();
	}

}
