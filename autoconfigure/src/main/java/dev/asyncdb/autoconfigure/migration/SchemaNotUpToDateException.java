package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.MigrationException;

/**
 * The application must not start before its schema is up to date.
 *
 * @since 0.1.0
 */
public class SchemaNotUpToDateException extends MigrationException {

	/**
	 * Tell where the database stands.
	 * @param status the status found
	 * @since 0.1.0
	 */
	public SchemaNotUpToDateException(DatabaseStatus status) {
		super("The database schema is not up to date: " + meaning(status), null);
	}

	private static String meaning(DatabaseStatus status) {
		return switch (status) {
			case NO_INFO -> "no change of the change log was ever run";
			case UPGRADE_AVAILABLE -> "changes are waiting to be run";
			case UP_TO_DATE -> "it was when it was asked again";
		};
	}

}
