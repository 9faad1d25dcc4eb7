package dev.asyncdb.migration;

import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The migrations of one database. Thread-safe; all publishers are lazy and can be
 * subscribed to repeatedly, and the caller's thread is never blocked.
 * <p>
 * Methods that read write nothing and acquire no lock. Methods that migrate exclude
 * concurrent migrations by all processes. Cancelling the subscription stops a migration
 * before its next change; the change in progress is completed first.
 * <p>
 * Targets are {@code head} for the end of the change log, {@code base} for its beginning,
 * {@code +2} or {@code -1} for a number of changes, the identifier of a change, its full
 * name {@code path::id::author}, or a tag. All methods end with
 * {@link MigrationConnectionException} if the database cannot be reached and with
 * {@link InvalidChangeLogException} if the change log cannot be read.
 *
 * @since 0.1.0
 */
public interface Migrations {

	/**
	 * Return the locks and time limits of these migrations.
	 * @return the options
	 * @since 0.1.0
	 */
	MigrationOptions options();

	/**
	 * Return these migrations with other options.
	 * @param options the locks and time limits
	 * @return a view of these migrations
	 * @since 0.1.0
	 */
	Migrations withOptions(MigrationOptions options);

	/**
	 * Return the migrations of each change log, if the database has several. Then
	 * {@code head} is the only target of this object: {@link #upgrade(String)} and
	 * {@link #stamp(String)} work on all of them, one after the other under one lock, and
	 * stop at the first that fails. The names of changes begin with that of the module,
	 * as in {@code billing/0001}. Other targets, and everything that rolls back, need the
	 * migrations of one module.
	 * @return the migrations by the names of the modules, in the order in which they are
	 * run; empty if there is one change log
	 * @since 0.1.0
	 */
	default Map<String, Migrations> modules() {
		return Map.of();
	}

	/**
	 * Compare the database with the change log.
	 * @return the status, never empty; {@link InvalidChangeLogException} also if a change
	 * was edited after it was run
	 * @since 0.1.0
	 */
	Mono<DatabaseStatus> status();

	/**
	 * Compare the database with the change log in detail.
	 * @return the state, never empty; errors as for {@link #status()}
	 * @since 0.1.0
	 */
	Mono<MigrationState> state();

	/**
	 * Find the last change of the change log that was run.
	 * @return the revision, empty if none was run
	 * @since 0.1.0
	 */
	Mono<Revision> currentRevision();

	/**
	 * Find the last change of the change log.
	 * @return the revision, empty if the change log has none for this database
	 * @since 0.1.0
	 */
	Mono<Revision> latestRevision();

	/**
	 * Find all changes of the history in the order in which they were run, including
	 * those that the change log does not contain.
	 * @return the revisions
	 * @since 0.1.0
	 */
	Flux<Revision> history();

	/**
	 * Find the pending changes in the order in which they will be run.
	 * @return the revisions; errors as for {@link #status()}
	 * @since 0.1.0
	 */
	Flux<Revision> pending();

	/**
	 * Run all pending changes.
	 * @return the result, never empty; errors as for {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Mono<SyncResult> sync();

	/**
	 * Run the pending changes up to a target.
	 * @param target the target
	 * @return the report, never empty; errors as for {@link #status()},
	 * {@link MigrationTargetException} if the target does not exist,
	 * {@link MigrationLockException} if the lock cannot be acquired in time,
	 * {@link JdbcDriverMissingException} if the driver for migrations is not on the class
	 * path, {@link UnmanagedSchemaException} if the database has tables of unknown origin
	 * and {@link MigrationException} if a change fails
	 * @since 0.1.0
	 */
	Mono<MigrationReport> upgrade(String target);

	/**
	 * Roll back the changes after a target.
	 * @param target the target
	 * @return the report, never empty; errors as for {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Mono<MigrationReport> downgrade(String target);

	/**
	 * Record that the database is at a target, without running any change.
	 * @param target the target
	 * @return the report, never empty; errors as for {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Mono<MigrationReport> stamp(String target);

	/**
	 * Find the changes that {@link #upgrade(String)} would run, with those that run
	 * always.
	 * @param target the target
	 * @return the changes in the order in which they would be run; errors as for
	 * {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Flux<Revision> plan(String target);

	/**
	 * Find the changes that {@link #downgrade(String)} would roll back.
	 * @param target the target
	 * @return the changes in the order in which they would be rolled back; errors as for
	 * {@link #downgrade(String)}
	 * @since 0.1.0
	 */
	Flux<Revision> downgradePlan(String target);

	/**
	 * Generate the SQL that {@link #upgrade(String)} would execute, without changing the
	 * database.
	 * @param target the target; for {@code -1} and {@code base} as
	 * {@link #downgradeSql(String)}
	 * @return the statements, empty if no change is due; errors as for
	 * {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Mono<String> sql(String target);

	/**
	 * Generate the SQL that {@link #downgrade(String)} would execute, without changing
	 * the database.
	 * @param target the target
	 * @return the statements, empty if no change is due; errors as for
	 * {@link #downgrade(String)}
	 * @since 0.1.0
	 */
	Mono<String> downgradeSql(String target);

	/**
	 * Find the statements of pending changes that lock or rewrite a table for a time that
	 * grows with the table, by the rules of PostgreSQL and MariaDB. Tables that a pending
	 * change creates are not considered.
	 * @return the statements in the order of the changes; errors as for
	 * {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Flux<LockingStatement> lockingStatements();

	/**
	 * Drop the tables of the history and of the engine's lock. The changes stay in place,
	 * but are no longer recorded.
	 * @return completes when the tables are dropped; errors as for
	 * {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Mono<Void> dropHistory();

	/**
	 * Release the engine's own lock, which a terminated process has not released. Call
	 * this only if no process is migrating.
	 * @return the holder, empty if the lock was free
	 * @since 0.1.0
	 */
	Mono<String> releaseLock();

	/**
	 * Return the events of all migrations of this object, beginning with the
	 * subscription. The stream never completes; a slow subscriber loses events.
	 * @return the events
	 * @since 0.1.0
	 */
	Flux<MigrationEvent> events();

}
