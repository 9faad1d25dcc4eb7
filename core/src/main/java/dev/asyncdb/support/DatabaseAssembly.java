package dev.asyncdb.support;

import java.time.Duration;
import java.util.List;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.ModuleChangeLog;
import dev.asyncdb.migration.flyway.FlywayMigrations;
import dev.asyncdb.migration.liquibase.LiquibaseMigrations;
import dev.asyncdb.migration.support.DefaultMigrations;
import dev.asyncdb.migration.support.ModularMigrations;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;

/**
 * Assembles pools and migrations in the one way that the builder and the
 * auto-configuration share.
 */
public final class DatabaseAssembly {

	// A migration holds the connection of its lock until it ends; the pool decides how
	// long to wait for that connection
	private static final ConnectionOptions MIGRATION_CONNECTIONS = ConnectionOptions.defaults()
		.withAcquireTimeout(Duration.ofSeconds(60))
		.withLeakDetectionThreshold(Duration.ofDays(1));

	private DatabaseAssembly() {
	}

	/**
	 * Create the pool of a driver.
	 */
	public static SafePool pool(ConnectionFactory driver, PoolOptions pool, ConnectionOptions options,
			DatabaseMetricsRecorder recorder) {
		return SafePool.create(driver, pool, options, DriverThreads.shared(driver), recorder);
	}

	/**
	 * Create the engine of a URL unless another is configured: Liquibase if it is on the
	 * class path, otherwise Flyway.
	 */
	public static MigrationEngine engine(DatabaseUrl url, ChangeLogOptions changeLog) {
		return isLiquibasePresent() ? LiquibaseMigrations.engine(() -> JdbcTarget.of(url), changeLog, classLoader())
				: FlywayMigrations.engine(url, changeLog);
	}

	/**
	 * Create the migrations of an engine.
	 * @param connections read the history and hold the lock
	 */
	public static Migrations migrations(MigrationEngine engine, ConnectionFactory connections,
			ChangeLogOptions changeLog, MigrationOptions options) {
		return new DefaultMigrations(engine, guarded(connections), changeLog, options);
	}

	/**
	 * Create the migrations of several change logs of one database.
	 * @param modules the change logs in the order in which they are run
	 * @param lock the history that their lock is named after
	 * @param connections read the history and hold the lock
	 */
	public static Migrations migrations(List<ModuleChangeLog> modules, String lock, ConnectionFactory connections,
			MigrationOptions options) {
		return ModularMigrations.of(modules, lock, guarded(connections), options);
	}

	private static GuardedConnectionFactory guarded(ConnectionFactory connections) {
		return (connections instanceof GuardedConnectionFactory guarded) ? guarded
				: new GuardedConnectionFactory(connections, Schedulers.boundedElastic(), MIGRATION_CONNECTIONS);
	}

	/**
	 * Return whether an engine is on the class path.
	 */
	public static boolean isEnginePresent() {
		return isLiquibasePresent() || ClassUtils.isPresent("org.flywaydb.core.Flyway", classLoader());
	}

	private static boolean isLiquibasePresent() {
		return ClassUtils.isPresent("liquibase.Liquibase", classLoader());
	}

	private static ClassLoader classLoader() {
		ClassLoader current = ClassUtils.getDefaultClassLoader();
		return (current != null) ? current : DatabaseAssembly.class.getClassLoader();
	}

}
