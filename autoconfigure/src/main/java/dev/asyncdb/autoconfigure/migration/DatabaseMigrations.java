package dev.asyncdb.autoconfigure.migration;

import java.util.stream.Stream;

import dev.asyncdb.autoconfigure.databases.DatabaseConnections;
import dev.asyncdb.autoconfigure.databases.DatabaseSettings;
import dev.asyncdb.migration.Migrations;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
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
		DatabaseSettings settings = DatabaseSettings.of(context.getEnvironment(), database);
		LiquibaseProperties liquibase = changeLog(database, context);
		MigrationTarget target = new MigrationTarget(connections, liquibase,
				new Known<LiquibaseConnectionDetails>(null), new Known<JdbcConnectionDetails>(null),
				new Known<>(DatabaseConnections.details(database, context)));
		return MigrationAssembly.of(target, settings.migrations(), context);
	}

	static StartupMigration startup(String database, Migrations migrations, ConfigurableApplicationContext context) {
		DatabaseSettings settings = DatabaseSettings.of(context.getEnvironment(), database);
		return StartupMigration.of(settings.migrations().onStartup(), migrations, database);
	}

	private static LiquibaseProperties changeLog(String database, ConfigurableApplicationContext context) {
		LiquibaseProperties properties = DatabaseSettings.group(context.getEnvironment(), database, "liquibase",
				LiquibaseProperties.class);
		properties.setChangeLog(DatabaseSettings.changeLog(context.getEnvironment(), database));
		return properties;
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
