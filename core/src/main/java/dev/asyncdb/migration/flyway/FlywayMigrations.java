package dev.asyncdb.migration.flyway;

import java.util.Objects;
import java.util.function.Supplier;

import dev.asyncdb.migration.ChangeLogOptions;
import dev.asyncdb.migration.engine.JdbcTarget;
import dev.asyncdb.migration.engine.MigrationEngine;
import dev.asyncdb.migration.engine.R2dbcTarget;
import dev.asyncdb.migration.execution.MigrationConnections;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.url.DatabaseUrl;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Factory for migrations with Flyway.
 * <p>
 * The history is read over R2DBC and compared with the migrations of the class path
 * without a database connection. A connection for Flyway is opened only by methods that
 * migrate, for their duration.
 *
 * @since 0.1.0
 */
public final class FlywayMigrations {

	private static final ChangeLogOptions LIQUIBASE = ChangeLogOptions.defaults();

	private FlywayMigrations() {
	}

	/**
	 * Create the engine that runs Flyway over JDBC.
	 * @param product the product of the database
	 * @param target provides the database for JDBC; called for each run, so credentials
	 * may change
	 * @param settings the settings of Flyway, whose data source is not used
	 * @param classLoader the class loader of the JDBC driver
	 * @return the engine
	 * @since 0.1.0
	 */
	public static MigrationEngine engine(DatabaseProduct product, Supplier<JdbcTarget> target, Configuration settings,
			ClassLoader classLoader) {
		return new FlywayEngine(() -> new MigrationConnections.OverJdbc(target.get(), classLoader),
				new FlywayChangeLog(product, settings), classLoader);
	}

	/**
	 * Create the engine that runs Flyway over R2DBC, without a JDBC driver.
	 * @param product the product of the database
	 * @param target provides the database; called once
	 * @param settings the settings of Flyway, whose data source is not used
	 * @param classLoader the context class loader of migrations
	 * @return the engine
	 * @since 0.1.0
	 */
	public static MigrationEngine engineOverR2dbc(DatabaseProduct product, Supplier<R2dbcTarget> target,
			Configuration settings, ClassLoader classLoader) {
		// The settings of an application may name no database until it migrates
		SingletonSupplier<MigrationConnections> source = SingletonSupplier
			.of(() -> new MigrationConnections.OverR2dbc(Objects.requireNonNull(target.get())));
		return new FlywayEngine(source::obtain, new FlywayChangeLog(product, settings), classLoader);
	}

	/**
	 * Create the engine that runs Flyway over JDBC, for a manager that is built on a URL.
	 * @param url the database
	 * @param changeLog the location of the migrations, by default {@code db/migration};
	 * its parameters are placeholders, its contexts and labels do not apply
	 * @return the engine
	 * @since 0.1.0
	 */
	public static MigrationEngine engine(DatabaseUrl url, ChangeLogOptions changeLog) {
		ClassLoader classLoader = classLoader();
		return engine(url.product(), () -> JdbcTarget.of(url), settings(changeLog, classLoader), classLoader);
	}

	/**
	 * Create the engine that runs Flyway over R2DBC, for a manager that is built on a
	 * URL.
	 * @param url the database
	 * @param changeLog the location of the migrations, by default {@code db/migration};
	 * its parameters are placeholders, its contexts and labels do not apply
	 * @return the engine
	 * @since 0.1.0
	 */
	public static MigrationEngine engineOverR2dbc(DatabaseUrl url, ChangeLogOptions changeLog) {
		ClassLoader classLoader = classLoader();
		return engineOverR2dbc(url.product(), () -> R2dbcTarget.of(url), settings(changeLog, classLoader), classLoader);
	}

	private static ClassLoader classLoader() {
		ClassLoader current = ClassUtils.getDefaultClassLoader();
		return (current != null) ? current : FlywayMigrations.class.getClassLoader();
	}

	// What has the default of Liquibase was not set
	private static Configuration settings(ChangeLogOptions changeLog, ClassLoader classLoader) {
		FluentConfiguration settings = new FluentConfiguration(classLoader).failOnMissingLocations(true)
			.placeholders(changeLog.parameters())
			.defaultSchema(changeLog.historySchemaOrDefault());
		if (!changeLog.location().equals(LIQUIBASE.location())) {
			settings.locations(changeLog.location().split(","));
		}
		if (!changeLog.historyTable().equals(LIQUIBASE.historyTable())) {
			settings.table(changeLog.historyTable());
		}
		return settings;
	}

}
