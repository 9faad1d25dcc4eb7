package dev.asyncdb.migration;

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

	// Drivers and pools wrap what happened in what they were doing
	private static String reason(Throwable cause) {
		Throwable root = cause;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		return (root.getMessage() != null) ? root.getMessage() : root.getClass().getSimpleName();
	}

}
