package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationState;

/**
 * The schema is not up to date, so the application does not start.
 *
 * @since 0.1.0
 */
public class SchemaNotUpToDateException extends MigrationException {

	/**
	 * Create the exception.
	 * @param state the state of the database
	 * @since 0.1.0
	 */
	public SchemaNotUpToDateException(MigrationState state) {
		super("The database schema is not up to date: " + reason(state), null);
	}

	private static String reason(MigrationState state) {
		return switch (state.status()) {
			case NO_INFO -> "no change of the change log was ever run";
			case UPGRADE_AVAILABLE -> "%d of %d changes are pending, the first is %s".formatted(state.pending().size(),
					state.size(), state.pending().get(0));
			case UP_TO_DATE -> "its state changed during the check";
		};
	}

}
