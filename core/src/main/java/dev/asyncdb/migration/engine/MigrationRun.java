package dev.asyncdb.migration.engine;

import java.time.Duration;

import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.MigrationStoppedException;
import org.jspecify.annotations.Nullable;

/**
 * The context of one execution of a plan: an engine reads its options and locks here and
 * reports its progress. Thread-safe.
 *
 * @since 0.1.0
 */
public interface MigrationRun {

	/**
	 * Return the options of this migration.
	 * @return the options
	 * @since 0.1.0
	 */
	MigrationOptions options();

	/**
	 * Return whether a lock of the database excludes all other migrations by asyncdb, so
	 * that an engine lock that asyncdb holds belongs to a terminated process.
	 * @return {@code true} if no other process migrates with asyncdb
	 * @since 0.1.0
	 */
	boolean isExclusive();

	/**
	 * Return the query that checks whether the database still holds its lock for this
	 * run.
	 * @return a query for one number that is 1 while the lock is held, {@code null} if
	 * the database has no such query
	 * @since 0.1.0
	 */
	@Nullable String lockCheck();

	/**
	 * Return whether a transaction of the database can roll back DDL, so that a change
	 * and its record are committed together.
	 * @return {@code false} if DDL commits implicitly
	 * @since 0.1.0
	 */
	default boolean canRollBackDdl() {
		return false;
	}

	/**
	 * Return the statement that limits how long the current transaction waits for a lock
	 * of a table.
	 * @return the statement, {@code null} if the wait is unlimited or the database cannot
	 * roll back DDL
	 * @since 0.1.0
	 */
	@Nullable String tableLockLimit();

	/**
	 * Return the query to execute on the connection that runs the changes before the
	 * first of them. With it, the server ends a statement soon after the process was
	 * killed. An error of this query is no error of the migration.
	 * @return the query, {@code null} if the database needs none
	 * @since 0.1.0
	 */
	default @Nullable String connectionSetup() {
		return null;
	}

	/**
	 * Return the lock that the connection holds on which the changes run.
	 * @return the lock, {@code null} if no statement can outlive its process, or if the
	 * options exclude it
	 * @since 0.1.0
	 */
	default @Nullable SessionLock sessionLock() {
		return null;
	}

	/**
	 * Return whether the database has other change logs. Then the engine creates the
	 * table of its history if it does not exist, whatever other tables exist: they belong
	 * to the other change logs.
	 * @return {@code true} if tables of other origin were excluded
	 * @since 0.1.0
	 */
	default boolean createsHistory() {
		return false;
	}

	/**
	 * Return whether this run was cancelled.
	 * @return {@code true} if no further change must be started
	 * @since 0.1.0
	 */
	boolean isStopped();

	/**
	 * Report that the engine waits for a lock.
	 * @param holder the holder of the lock
	 * @since 0.1.0
	 */
	void waiting(String holder);

	/**
	 * Report that a change starts.
	 * @param entry the change
	 * @throws MigrationStoppedException if this run was cancelled
	 * @since 0.1.0
	 */
	void begins(ChangeLogEntry entry);

	/**
	 * Report that a change was run.
	 * @param entry the change
	 * @param took the duration of the change
	 * @since 0.1.0
	 */
	void ended(ChangeLogEntry entry, Duration took);

	/**
	 * Report that a change waited too long for a lock of a table, was rolled back and
	 * will be run again.
	 * @param entry the change
	 * @since 0.1.0
	 */
	void postponed(ChangeLogEntry entry);

	/**
	 * Report that a change failed.
	 * @param entry the change
	 * @since 0.1.0
	 */
	void failed(ChangeLogEntry entry);

}
