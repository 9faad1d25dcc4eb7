package dev.asyncdb.migration;

import reactor.core.publisher.Mono;

/**
 * The migrations of one database. Thread-safe; all publishers are lazy and
 * re-subscribable, and no caller's thread is ever blocked.
 *
 * @since 0.1.0
 */
public interface Migrations {

	/**
	 * Compare the database with the change log. Writes nothing and takes no lock.
	 * @return the status, never empty; {@link MigrationConnectionException} if the
	 * database cannot be reached and {@link InvalidChangeLogException} if the change log
	 * cannot be read or a change that was run has been edited
	 * @since 0.1.0
	 */
	Mono<DatabaseStatus> status();

	/**
	 * Run what has not been run yet. A cancel does not stop a run that has begun.
	 * @return what was done, never empty; errors as for {@link #status()},
	 * {@link JdbcDriverMissingException} if the driver for migrations is not on the class
	 * path, {@link UnmanagedSchemaException} if the database has tables of unknown origin
	 * and {@link MigrationException} if a change fails
	 * @since 0.1.0
	 */
	Mono<SyncResult> sync();

}
