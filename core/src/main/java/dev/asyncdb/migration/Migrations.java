package dev.asyncdb.migration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The migrations of one database. Thread-safe; all publishers are lazy and
 * re-subscribable, and no caller's thread is ever blocked.
 * <p>
 * What reads writes nothing and takes no lock. What migrates keeps others out who do the
 * same, in this JVM and elsewhere. A cancel stops a migration before its next change;
 * what is under way is finished first.
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
	 * How these migrations keep out of each other's way.
	 * @return the options
	 * @since 0.1.0
	 */
	MigrationOptions options();

	/**
	 * The same migrations with other options.
	 * @param options how migrations keep out of each other's way
	 * @return a view of these migrations
	 * @since 0.1.0
	 */
	Migrations withOptions(MigrationOptions options);

	/**
	 * Compare the database with the change log.
	 * @return the status, never empty; {@link InvalidChangeLogException} also if a change
	 * that was run has been edited
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
	 * The last change of the change log that was run.
	 * @return the revision, empty if none was run
	 * @since 0.1.0
	 */
	Mono<Revision> currentRevision();

	/**
	 * The last change of the change log.
	 * @return the revision, empty if there is none for this database
	 * @since 0.1.0
	 */
	Mono<Revision> latestRevision();

	/**
	 * What was run, in the order in which it was run; by newer code or others as well.
	 * @return the revisions
	 * @since 0.1.0
	 */
	Flux<Revision> history();

	/**
	 * What waits to be run, in the order in which it will be.
	 * @return the revisions; errors as for {@link #status()}
	 * @since 0.1.0
	 */
	Flux<Revision> pending();

	/**
	 * Run what has not been run yet.
	 * @return what was done, never empty; errors as for {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Mono<SyncResult> sync();

	/**
	 * Run what has not been run yet, up to a target.
	 * @param target where to go
	 * @return what was done, never empty; errors as for {@link #status()},
	 * {@link MigrationTargetException} if there is no such target,
	 * {@link MigrationLockException} if others migrate for too long,
	 * {@link JdbcDriverMissingException} if the driver for migrations is not on the class
	 * path, {@link UnmanagedSchemaException} if the database has tables of unknown origin
	 * and {@link MigrationException} if a change fails
	 * @since 0.1.0
	 */
	Mono<MigrationReport> upgrade(String target);

	/**
	 * Undo what was run after a target.
	 * @param target where to go
	 * @return what was done, never empty; errors as for {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Mono<MigrationReport> downgrade(String target);

	/**
	 * Record that the database is at a target, without running anything.
	 * @param target where it is
	 * @return what was recorded, never empty; errors as for {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Mono<MigrationReport> stamp(String target);

	/**
	 * Write down what {@link #upgrade(String)} would send to the database. Nothing is
	 * changed.
	 * @param target where to go; for {@code -1} and {@code base} as
	 * {@link #downgradeSql(String)}
	 * @return the statements, empty if there is nothing to do; errors as for
	 * {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Mono<String> sql(String target);

	/**
	 * Write down what {@link #downgrade(String)} would send to the database. Nothing is
	 * changed.
	 * @param target where to go
	 * @return the statements, empty if there is nothing to do; errors as for
	 * {@link #downgrade(String)}
	 * @since 0.1.0
	 */
	Mono<String> downgradeSql(String target);

	/**
	 * Drop the tables of the history and of the engine's lock. What was run stays in
	 * place, but nothing knows of it any more.
	 * @return completes when they are gone; errors as for {@link #upgrade(String)}
	 * @since 0.1.0
	 */
	Mono<Void> dropHistory();

	/**
	 * Release the engine's own lock, which somebody else has left behind. Do this only if
	 * nobody migrates.
	 * @return who held it, empty if it was free
	 * @since 0.1.0
	 */
	Mono<String> releaseLock();

	/**
	 * What happens in all migrations of this object from now on. Never ends; who is too
	 * slow misses events.
	 * @return the events
	 * @since 0.1.0
	 */
	Flux<MigrationEvent> events();

}
