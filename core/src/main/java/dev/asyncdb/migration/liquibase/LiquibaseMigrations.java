package dev.asyncdb.migration.liquibase;

import java.util.Objects;
import java.util.function.Supplier;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.execution.MigrationConnections;
import dev.asyncdb.migration.support.DefaultMigrations;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Factory for migrations with Liquibase.
 * <p>
 * The history is read over R2DBC and compared with the change log, which is parsed
 * without a database connection, since Liquibase's own status calls create tables. A
 * connection for Liquibase is opened only by methods that migrate, for their duration.
 *
 * @since 0.1.0
 */
public final class LiquibaseMigrations {

	private LiquibaseMigrations() {
	}

	/**
	 * Create migrations with the default options.
	 * @param connections creates the connections that read the history and hold the lock,
	 * preferably protected against cancellation
	 * @param target provides the same database for JDBC; called for each run, so
	 * credentials may change
	 * @param changeLog the change log and its history
	 * @param classLoader the class loader of the change log and the JDBC driver
	 * @return the migrations
	 * @throws MigrationException if the history's table name is not a plain name
	 * @since 0.1.0
	 */
	public static Migrations create(ConnectionFactory connections, Supplier<JdbcTarget> target,
			ChangeLogOptions changeLog, ClassLoader classLoader) {
		return new DefaultMigrations(engine(target, changeLog, classLoader), connections, changeLog,
				MigrationOptions.defaults());
	}

	/**
	 * Create the engine that runs Liquibase over JDBC.
	 * @param target provides the database for JDBC; called for each run, so credentials
	 * may change
	 * @param changeLog the change log and its history
	 * @param classLoader the class loader of the change log and the JDBC driver
	 * @return the engine
	 * @since 0.1.0
	 */
	public static MigrationEngine engine(Supplier<JdbcTarget> target, ChangeLogOptions changeLog,
			ClassLoader classLoader) {
		return new LiquibaseEngine(() -> new MigrationConnections.OverJdbc(target.get(), classLoader), changeLog,
				classLoader);
	}

	/**
	 * Create the engine that runs Liquibase over R2DBC, without a JDBC driver.
	 * @param target provides the database; called once
	 * @param changeLog the change log and its history
	 * @param classLoader the class loader of the change log
	 * @return the engine
	 * @since 0.1.0
	 */
	public static MigrationEngine engineOverR2dbc(Supplier<R2dbcTarget> target, ChangeLogOptions changeLog,
			ClassLoader classLoader) {
		// The settings of an application may name no database until it migrates
		SingletonSupplier<MigrationConnections> source = SingletonSupplier
			.of(() -> new MigrationConnections.OverR2dbc(Objects.requireNonNull(target.get())));
		return new LiquibaseEngine(source::obtain, changeLog, classLoader);
	}

	/**
	 * Create the engine that runs Liquibase over R2DBC, for a manager that is built on a
	 * URL.
	 * @param url the database
	 * @param changeLog the change log and its history
	 * @return the engine
	 * @since 0.1.0
	 */
	public static MigrationEngine engineOverR2dbc(DatabaseUrl url, ChangeLogOptions changeLog) {
		ClassLoader current = ClassUtils.getDefaultClassLoader();
		return engineOverR2dbc(() -> R2dbcTarget.of(url), changeLog,
				(current != null) ? current : LiquibaseMigrations.class.getClassLoader());
	}

}
