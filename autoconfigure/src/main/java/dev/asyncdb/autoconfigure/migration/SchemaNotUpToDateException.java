package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * The schema is not up to date, so the application does not start.
 *
 * @since 0.1.0
 */
public class SchemaNotUpToDateException extends MigrationException {

	private final @Nullable String database;

	/**
	 * Create the exception.
	 * @param state the state of the database
	 * @param database the name of the database, {@code null} for the main one
	 * @since 0.1.0
	 */
	public SchemaNotUpToDateException(MigrationState state, @Nullable String database) {
		super("The database schema%s is not up to date: %s%s"
			.formatted((database != null) ? " of '%s'".formatted(database) : "", reason(state), progress(state)), null);
		this.database = database;
	}

	/**
	 * Return the name of the database.
	 * @return the name, {@code null} for the main one
	 * @since 0.1.0
	 */
	public @Nullable String getDatabase() {
		return this.database;
	}

	private static String progress(MigrationState state) {
		return (state.holder() != null) ? ", and %s is migrating".formatted(state.holder()) : "";
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
