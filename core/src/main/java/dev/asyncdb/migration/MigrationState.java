package dev.asyncdb.migration;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The detailed state of a database compared with the change log.
 *
 * @param status the status
 * @param current the last change of the change log that was run, {@code null} if none was
 * @param latest the last change of the change log, {@code null} if it is empty
 * @param position number of changes of the change log that were run
 * @param size number of changes of the change log for this database
 * @param pending pending changes in the order of the change log
 * @param gaps pending changes before the current one, as after a merge
 * @param unexpected changes of the history that the change log does not contain: the
 * database is newer than this code, or shared
 * @param unmanagedTables tables of a database that has no history
 * @param holder the connection that migrates the database now, {@code null} if there is
 * none or no change is pending
 * @param modules the states by the names of the modules in the order in which they are
 * run, if the database has several change logs; empty otherwise. The other components
 * then are those of all of them, and {@code current} and {@code latest} those of the last
 * one that has any
 * @since 0.1.0
 */
public record MigrationState(DatabaseStatus status, @Nullable Revision current, @Nullable Revision latest, int position,
		int size, List<Revision> pending, List<Revision> gaps, List<Revision> unexpected, List<String> unmanagedTables,
		@Nullable String holder, Map<String, MigrationState> modules) {

	/**
	 * Return this state with the connection that migrates the database.
	 * @param holder the connection, {@code null} for none
	 * @return a new state
	 * @since 0.1.0
	 */
	public MigrationState withHolder(@Nullable String holder) {
		return new MigrationState(this.status, this.current, this.latest, this.position, this.size, this.pending,
				this.gaps, this.unexpected, this.unmanagedTables, holder, this.modules);
	}

	/**
	 * Return whether the database was migrated by newer code. This is not an error:
	 * during a rolling upgrade the old code continues with the new schema.
	 * @return {@code true} if the history has changes that the change log does not
	 * contain
	 * @since 0.1.0
	 */
	public boolean isAhead() {
		return !this.unexpected.isEmpty();
	}

}
