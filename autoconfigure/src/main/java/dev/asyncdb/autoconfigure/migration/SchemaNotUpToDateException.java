package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationState;

/**
 * The application must not start before its schema is up to date.
 *
 * @since 0.1.0
 */
public class SchemaNotUpToDateException extends MigrationException {

	/**
	 * Tell where the database stands.
	 * @param state the state found
	 * @since 0.1.0
	 */
	public SchemaNotUpToDateException(MigrationState state) {
		super("The database schema is not up to date: " + meaning(state), null);
	}

	private static String meaning(MigrationState state) {
		return switch (state.status()) {
			case NO_INFO -> "no change of the change log was ever run";
			case UPGRADE_AVAILABLE -> "%d of %d changes are waiting to be run, the first is %s"
				.formatted(state.pending().size(), state.size(), state.pending().get(0));
			case UP_TO_DATE -> "it was when it was asked again";
		};
	}

}
