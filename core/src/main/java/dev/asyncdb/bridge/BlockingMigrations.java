package dev.asyncdb.bridge;

import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.SyncResult;

/**
 * {@link Migrations} in blocking style. Errors are thrown. Thread-safe.
 *
 * @since 0.1.0
 */
public final class BlockingMigrations {

	private final Migrations migrations;

	private BlockingMigrations(Migrations migrations) {
		this.migrations = migrations;
	}

	/**
	 * Wait for what migrations do.
	 * @param migrations the migrations
	 * @return the same in blocking style
	 * @since 0.1.0
	 */
	public static BlockingMigrations of(Migrations migrations) {
		return new BlockingMigrations(migrations);
	}

	/**
	 * Compare the database with the change log. Writes nothing and takes no lock.
	 * @return the status
	 * @since 0.1.0
	 */
	public DatabaseStatus status() {
		return Waiting.plain().required(this.migrations.status());
	}

	/**
	 * Run what has not been run yet. A cancel or interrupt does not stop a run that has
	 * begun.
	 * @return what was done
	 * @since 0.1.0
	 */
	public SyncResult sync() {
		return Waiting.plain().required(this.migrations.sync());
	}

}
