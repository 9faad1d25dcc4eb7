package dev.asyncdb.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where a database stands compared with the change log, in detail.
 *
 * @param status the short form
 * @param current the last change of the change log that was run, {@code null} if none was
 * @param latest the last change of the change log, {@code null} if it is empty
 * @param position how many changes of the change log were run
 * @param size how many changes the change log has for this database
 * @param pending changes that wait to be run, in order
 * @param gaps those of them that stand before the current one, as after a merge
 * @param unexpected changes that were run and that the change log does not know: the
 * database is newer than this code, or shared
 * @param unmanagedTables tables of a database that has no history
 * @since 0.1.0
 */
public record MigrationState(DatabaseStatus status, @Nullable Revision current, @Nullable Revision latest, int position,
		int size, List<Revision> pending, List<Revision> gaps, List<Revision> unexpected,
		List<String> unmanagedTables) {

	/**
	 * Whether the database was migrated by newer code. Nothing is wrong then: during a
	 * rolling upgrade the old code goes on with the new schema.
	 * @return {@code true} if changes were run that the change log does not know
	 * @since 0.1.0
	 */
	public boolean isAhead() {
		return !this.unexpected.isEmpty();
	}

}
