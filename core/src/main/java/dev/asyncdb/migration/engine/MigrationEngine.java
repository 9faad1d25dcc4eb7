package dev.asyncdb.migration.engine;

import java.util.List;

import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.JdbcDriverMissingException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.MigrationNotSupportedException;
import dev.asyncdb.migration.MigrationStoppedException;
import reactor.core.publisher.Mono;

/**
 * Reads a change log and runs it on one database. Implementations are thread-safe; all
 * publishers are lazy and can be subscribed to repeatedly.
 * <p>
 * Targets, reading of the history, locks of the database and reports are the same for all
 * engines and are not their task. Cancelling the subscription must not interrupt a run:
 * the engine polls {@link MigrationRun#isStopped()} instead.
 *
 * @since 0.1.0
 */
public interface MigrationEngine {

	/**
	 * Return the address of the database for messages.
	 * @return the address, without credentials
	 * @since 0.1.0
	 */
	String address();

	/**
	 * Return the table in which this engine records changes.
	 * @return the table of the history
	 * @since 0.1.0
	 */
	HistoryTable history();

	/**
	 * Return whether this engine records by itself that tables of unknown origin belong
	 * to an earlier version of the schema.
	 * @return {@code false} if a database with such tables and no history must not be
	 * migrated
	 * @since 0.1.0
	 */
	default boolean adoptsUnmanagedTables() {
		return false;
	}

	/**
	 * Compare the change log with a history, without connecting to the database.
	 * @param history the rows of the history in the order in which they were run
	 * @return all changes of the change log in its order, never empty;
	 * {@link InvalidChangeLogException} if it cannot be read
	 * @since 0.1.0
	 */
	Mono<List<ChangeLogEntry>> compare(List<AppliedChange> history);

	/**
	 * Execute a plan.
	 * @param plan the changes and the action
	 * @param run receives the progress
	 * @return whether the history contained none of the changes when the first was run,
	 * never empty; {@link MigrationConnectionException} and
	 * {@link JdbcDriverMissingException} if the database cannot be reached,
	 * {@link MigrationLockException} if the engine's own lock cannot be acquired,
	 * {@link MigrationStoppedException} if the run was stopped,
	 * {@link MigrationNotSupportedException} if this engine cannot roll changes back and
	 * {@link MigrationException} if a change fails
	 * @since 0.1.0
	 */
	Mono<Boolean> run(MigrationPlan plan, MigrationRun run);

	/**
	 * Generate the SQL of a plan, without changing the database.
	 * @param plan the changes and the action
	 * @return the statements, an empty text if the plan has none; errors as for
	 * {@link #run}, {@link MigrationNotSupportedException} if this engine cannot do it
	 * @since 0.1.0
	 */
	Mono<String> sql(MigrationPlan plan);

	/**
	 * Read the SQL of the changes that a plan runs, without changing the database.
	 * @param plan the changes
	 * @return the SQL of each change that has any; errors as for {@link #run}
	 * @since 0.1.0
	 */
	Mono<List<ChangeSql>> statements(MigrationPlan plan);

	/**
	 * Drop the tables of the history and of the engine's lock if they exist.
	 * @param run provides the options of the lock
	 * @return completes when the tables are dropped; errors as for {@link #run}
	 * @since 0.1.0
	 */
	Mono<Void> dropHistory(MigrationRun run);

	/**
	 * Release the engine's own lock, whichever process holds it, after the end of its
	 * statement.
	 * @param run provides the lock of the connection
	 * @return the holder, empty if the lock was free; errors as for {@link #run}
	 * @since 0.1.0
	 */
	Mono<String> releaseLock(MigrationRun run);

}
