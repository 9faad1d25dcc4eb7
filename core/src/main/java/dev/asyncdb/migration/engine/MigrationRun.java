package dev.asyncdb.migration.engine;

import java.time.Duration;

import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.MigrationStoppedException;
import org.jspecify.annotations.Nullable;

/**
 * What an engine asks and tells while it carries out a plan. Thread-safe.
 *
 * @since 0.1.0
 */
public interface MigrationRun {

	/**
	 * Longest time to wait for the engine's own lock, and when one is too old.
	 * @return the options
	 * @since 0.1.0
	 */
	MigrationOptions options();

	/**
	 * Whether a lock of the database keeps all others out who migrate with asyncdb, so
	 * that what they left of the engine's own lock is of no meaning.
	 * @return {@code true} if nobody else of them migrates
	 * @since 0.1.0
	 */
	boolean isExclusive();

	/**
	 * A query by which the database tells whether it still holds its lock for this run.
	 * @return a query for one number that is 1 if it does, {@code null} if there is no
	 * such lock
	 * @since 0.1.0
	 */
	@Nullable String lockCheck();

	/**
	 * Whether nobody waits for the result any more.
	 * @return {@code true} if no further change should be begun
	 * @since 0.1.0
	 */
	boolean isStopped();

	/**
	 * Say that the engine waits for its own lock.
	 * @since 0.1.0
	 */
	void waiting();

	/**
	 * Say that a change begins.
	 * @param entry the change
	 * @throws MigrationStoppedException if it should not
	 * @since 0.1.0
	 */
	void begins(ChangeLogEntry entry);

	/**
	 * Say that a change has ended as it should.
	 * @param entry the change
	 * @param took how long it took
	 * @since 0.1.0
	 */
	void ended(ChangeLogEntry entry, Duration took);

	/**
	 * Say that a change waited too long for a table, was taken back and will be tried
	 * again.
	 * @param entry the change
	 * @since 0.1.0
	 */
	void postponed(ChangeLogEntry entry);

	/**
	 * Say that a change has failed.
	 * @param entry the change
	 * @since 0.1.0
	 */
	void failed(ChangeLogEntry entry);

}
