package dev.asyncdb.autoconfigure.migration;

import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.AsyncdbProperties.Migrations.Engine;
import dev.asyncdb.autoconfigure.databases.DatabaseConnections;
import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import dev.asyncdb.autoconfigure.migration.MigrationTarget.EngineAddress;
import dev.asyncdb.migration.Migrations;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseProperties;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Creates the migrations of a further database.
 */
final class DatabaseMigrations {

	private DatabaseMigrations() {
	}

	static Migrations migrations(String database, ConnectionFactory connections,
			ConfigurableApplicationContext context) {
		return (engine(database, context) == Engine.FLYWAY) ? OfFlyway.migrations(database, connections, context)
				: OfLiquibase.migrations(database, connections, context);
	}

	private static @Nullable Engine engine(String database, ConfigurableApplicationContext context) {
		return DatabaseSettings.engine(context.getEnvironment(), database, context.getClassLoader()).engine();
	}

	private static MigrationTarget target(String database, ConnectionFactory connections,
			ConfigurableApplicationContext context, EngineAddress address) {
		return new MigrationTarget(connections, () -> address,
				DatabaseSettings.of(context.getEnvironment(), database).migrations().url(),
				new Known<JdbcConnectionDetails>(null), new Known<>(DatabaseConnections.details(database, context)));
	}

	static StartupMigration startup(String database, Migrations migrations, ConfigurableApplicationContext context) {
		DatabaseSettings settings = DatabaseSettings.of(context.getEnvironment(), database);
		return StartupMigration.of(settings.migrations().onStartup(), migrations, database);
	}

	/**
	 * Migrations with Liquibase, which need not be on the class path.
	 */
	private static final class OfLiquibase {

		static Migrations migrations(String database, ConnectionFactory connections,
				ConfigurableApplicationContext context) {
			LiquibaseProperties liquibase = DatabaseSettings.group(context.getEnvironment(), database, "liquibase",
					LiquibaseProperties.class);
			liquibase.setChangeLog(DatabaseSettings.changeLog(context.getEnvironment(), database));
			return LiquibaseSettings.migrations(liquibase,
					target(database, connections, context, LiquibaseSettings.address(liquibase, null)),
					DatabaseSettings.of(context.getEnvironment(), database).migrations(), context);
		}

	}

	/**
	 * Migrations with Flyway, which need not be on the class path.
	 */
	private static final class OfFlyway {

		static Migrations migrations(String database, ConnectionFactory connections,
				ConfigurableApplicationContext context) {
			FlywayProperties flyway = DatabaseSettings.group(context.getEnvironment(), database, "flyway",
					FlywayProperties.class);
			flyway.setLocations(DatabaseSettings.flywayLocations(context.getEnvironment(), database));
			return FlywaySettings.migrations(flyway,
					target(database, connections, context, FlywaySettings.address(flyway, null)),
					DatabaseSettings.of(context.getEnvironment(), database).migrations(), context, (configuration) -> {
					});
		}

	}

	/**
	 * Provides a value, or none.
	 */
	private record Known<T>(@Nullable T value) implements ObjectProvider<T> {

		@Override
		public Stream<T> stream() {
			return Stream.ofNullable(this.value);
		}

	}

}
