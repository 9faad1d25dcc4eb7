package dev.asyncdb.blocking;

import java.util.List;
import java.util.Optional;

import dev.asyncdb.bridge.BlockingAwait;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.SyncResult;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@link Migrations} in blocking style: each method is that of the same name there, waits
 * for the outcome and returns it, or throws the error. A cancel or interrupt stops a
 * migration before its next change. An event loop is refused. Thread-safe.
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
	 * The same migrations for reactive code, which has their events as well.
	 * @return the migrations
	 * @since 0.1.0
	 */
	public Migrations async() {
		return this.migrations;
	}

	/**
	 * How these migrations keep out of each other's way.
	 * @return the options
	 * @since 0.1.0
	 */
	public MigrationOptions options() {
		return this.migrations.options();
	}

	/**
	 * The same migrations with other options.
	 * @param options how migrations keep out of each other's way
	 * @return a view of these migrations
	 * @since 0.1.0
	 */
	public BlockingMigrations withOptions(MigrationOptions options) {
		return new BlockingMigrations(this.migrations.withOptions(options));
	}

	/**
	 * Compare the database with the change log. Writes nothing and takes no lock.
	 * @return the status
	 * @since 0.1.0
	 */
	public DatabaseStatus status() {
		return required(this.migrations.status());
	}

	/**
	 * Compare the database with the change log in detail.
	 * @return the state
	 * @since 0.1.0
	 */
	public MigrationState state() {
		return required(this.migrations.state());
	}

	/**
	 * The last change of the change log that was run.
	 * @return the revision, empty if none was run
	 * @since 0.1.0
	 */
	public Optional<Revision> currentRevision() {
		return optional(this.migrations.currentRevision());
	}

	/**
	 * The last change of the change log.
	 * @return the revision, empty if there is none for this database
	 * @since 0.1.0
	 */
	public Optional<Revision> latestRevision() {
		return optional(this.migrations.latestRevision());
	}

	/**
	 * What was run, in the order in which it was run; by newer code or others as well.
	 * @return the revisions
	 * @since 0.1.0
	 */
	public List<Revision> history() {
		return all(this.migrations.history());
	}

	/**
	 * What waits to be run, in the order in which it will be.
	 * @return the revisions
	 * @since 0.1.0
	 */
	public List<Revision> pending() {
		return all(this.migrations.pending());
	}

	/**
	 * Run what has not been run yet.
	 * @return what was done
	 * @since 0.1.0
	 * @see Migrations#sync()
	 */
	public SyncResult sync() {
		return required(this.migrations.sync());
	}

	/**
	 * Run what has not been run yet, up to a target.
	 * @param target where to go
	 * @return what was done
	 * @since 0.1.0
	 * @see Migrations#upgrade(String)
	 */
	public MigrationReport upgrade(String target) {
		return required(this.migrations.upgrade(target));
	}

	/**
	 * Undo what was run after a target.
	 * @param target where to go
	 * @return what was done
	 * @since 0.1.0
	 * @see Migrations#downgrade(String)
	 */
	public MigrationReport downgrade(String target) {
		return required(this.migrations.downgrade(target));
	}

	/**
	 * Record that the database is at a target, without running anything.
	 * @param target where it is
	 * @return what was recorded
	 * @since 0.1.0
	 */
	public MigrationReport stamp(String target) {
		return required(this.migrations.stamp(target));
	}

	/**
	 * Write down what {@link #upgrade(String)} would send to the database.
	 * @param target where to go
	 * @return the statements, empty if there is nothing to do
	 * @since 0.1.0
	 * @see Migrations#sql(String)
	 */
	public Optional<String> sql(String target) {
		return optional(this.migrations.sql(target));
	}

	/**
	 * Write down what {@link #downgrade(String)} would send to the database.
	 * @param target where to go
	 * @return the statements, empty if there is nothing to do
	 * @since 0.1.0
	 */
	public Optional<String> downgradeSql(String target) {
		return optional(this.migrations.downgradeSql(target));
	}

	/**
	 * Drop the tables of the history and of the engine's lock.
	 * @since 0.1.0
	 * @see Migrations#dropHistory()
	 */
	public void dropHistory() {
		optional(this.migrations.dropHistory());
	}

	/**
	 * Release the engine's own lock, which somebody else has left behind. Do this only if
	 * nobody migrates.
	 * @return who held it, empty if it was free
	 * @since 0.1.0
	 */
	public Optional<String> releaseLock() {
		return optional(this.migrations.releaseLock());
	}

	private static <T> T required(Mono<T> mono) {
		return BlockingAwait.plain().required(mono);
	}

	private static <T> Optional<T> optional(Mono<T> mono) {
		return BlockingAwait.plain().optional(mono);
	}

	private static <T> List<T> all(Flux<T> flux) {
		return BlockingAwait.plain().all(flux);
	}

}
