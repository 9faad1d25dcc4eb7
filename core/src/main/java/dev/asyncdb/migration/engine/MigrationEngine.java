package dev.asyncdb.migration.engine;

import java.util.List;

import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.JdbcDriverMissingException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.MigrationStoppedException;
import reactor.core.publisher.Mono;

/**
 * What reads a change log and carries it out on one database. Thread-safe; all publishers
 * are lazy and re-subscribable.
 * <p>
 * Targets, the history, locks of the database and results are the same for all engines
 * and are none of its business. A cancel must not cut a run off: it is told to stop by
 * {@link MigrationRun#isStopped()}.
 *
 * @since 0.1.0
 */
public interface MigrationEngine {

	/**
	 * The database for messages.
	 * @return its address, without credentials
	 * @since 0.1.0
	 */
	String address();

	/**
	 * Compare the change log with a history, without connecting to the database.
	 * @param history the rows of the history in the order in which they were run
	 * @return all changes of the change log in its order, never empty;
	 * {@link InvalidChangeLogException} if it cannot be read
	 * @since 0.1.0
	 */
	Mono<List<ChangeLogEntry>> compare(List<AppliedChange> history);

	/**
	 * Carry out a plan.
	 * @param plan what to do
	 * @param run is told what happens
	 * @return whether the history had none of the changes when the first was run, never
	 * empty; {@link MigrationConnectionException} and {@link JdbcDriverMissingException}
	 * if the database cannot be reached, {@link MigrationLockException} if the engine's
	 * own lock cannot be had, {@link MigrationStoppedException} if it was stopped and
	 * {@link MigrationException} if a change fails
	 * @since 0.1.0
	 */
	Mono<Boolean> run(MigrationPlan plan, MigrationRun run);

	/**
	 * Write down what a plan would send to the database, without changing anything.
	 * @param plan what to do
	 * @return the statements, empty text if there are none; errors as for {@link #run}
	 * @since 0.1.0
	 */
	Mono<String> sql(MigrationPlan plan);

	/**
	 * Drop the tables of the history and of the lock, if they are there.
	 * @param run is asked for the lock
	 * @return completes when they are gone; errors as for {@link #run}
	 * @since 0.1.0
	 */
	Mono<Void> dropHistory(MigrationRun run);

	/**
	 * Release the engine's own lock, whoever holds it.
	 * @return who held it, empty if it was free
	 * @since 0.1.0
	 */
	Mono<String> releaseLock();

}
