package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.autoconfigure.databases.AsyncdbDatabasesAutoConfiguration;
import dev.asyncdb.migration.Migrations;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of the migrations of further databases. The change log of a database
 * is that of {@code asyncdb.databases.<name>.liquibase.*} or {@code .flyway.*}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AsyncdbDatabasesAutoConfiguration.class)
@ConditionalOnClass({ Migrations.class, ConnectionFactory.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
@Import({ DatabaseMigrationsRegistrar.class, DatabaseInitializationDependencyConfigurer.class })
public final class AsyncdbDatabaseMigrationsAutoConfiguration {

	private AsyncdbDatabaseMigrationsAutoConfiguration() {
	}

	@Bean
	static DatabaseManagerMigrations asyncdbDatabaseManagerMigrations(ConfigurableApplicationContext context) {
		return new DatabaseManagerMigrations(context);
	}

}
