package dev.asyncdb.autoconfigure.migration;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.testing.TestDatabase;
import liquibase.Liquibase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Migrations of further databases.
 */
class DatabaseMigrationsTests {

	private final ApplicationContextRunner application = Applications.onH2()
		.withPropertyValues("asyncdb.databases.reporting.url=" + Applications.h2());

	private static Migrations reporting(ApplicationContext context) {
		return context.getBean("reportingMigrations", Migrations.class);
	}

	private static DatabaseStatus status(Migrations migrations) {
		return migrations.status().blockOptional(TestDatabase.TIMEOUT).orElseThrow();
	}

	@Test
	void startupOfOneDatabaseDoesNotMigrateAnother() {
		this.application.withPropertyValues("asyncdb.databases.reporting.migrations.on-startup=sync").run((context) -> {
			assertThat(status(reporting(context))).isEqualTo(DatabaseStatus.UP_TO_DATE);
			assertThat(reporting(context).latestRevision().block(TestDatabase.TIMEOUT)).asString().contains("report");
			assertThat(status(context.getBean(Migrations.class))).isEqualTo(DatabaseStatus.NO_INFO);
		});
	}

	@Test
	void startupOfTheMainDatabaseDoesNotMigrateAnother() {
		this.application.withPropertyValues("asyncdb.migrations.on-startup=sync").run((context) -> {
			assertThat(status(context.getBean(Migrations.class))).isEqualTo(DatabaseStatus.UP_TO_DATE);
			assertThat(status(reporting(context))).isEqualTo(DatabaseStatus.NO_INFO);
			assertThat(context.getBean("reportingDatabaseManager", AsyncDatabaseManager.class).migrations())
				.isSameAs(reporting(context));
		});
	}

	@Test
	void beansThatUseADatabaseAreCreatedAfterItsMigration() {
		this.application
			.withPropertyValues("asyncdb.databases.reporting.migrations.on-startup=sync",
					"asyncdb.databases.reporting.liquibase.change-log=classpath:/db/changelog/db.changelog-master.yaml")
			.withUserConfiguration(EagerUser.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc", "r2dbc" })
	void connectionAndLimitsAreThoseOfTheApplication(String connection) {
		this.application
			.withPropertyValues("asyncdb.migrations.connection=" + connection, "asyncdb.migrations.lock-wait=7s",
					"asyncdb.databases.reporting.migrations.on-startup=sync")
			.run((context) -> {
				assertThat(status(reporting(context))).isEqualTo(DatabaseStatus.UP_TO_DATE);
				assertThat(reporting(context).options().lockWait()).hasSeconds(7);
			});
	}

	@Test
	void startupThatChecksRefusesAnOutdatedSchema() {
		FailureAnalysis analysis = Applications
			.failure(this.application.withPropertyValues("asyncdb.databases.reporting.migrations.on-startup=check"));
		assertThat(analysis.getDescription()).contains("'reporting'");
		assertThat(analysis.getAction()).contains("syncdb --database=reporting");
	}

	@Test
	void startupWithoutEngineIsRefused() {
		FailureAnalysis analysis = Applications
			.failure(this.application.withClassLoader(new FilteredClassLoader(Liquibase.class, Flyway.class))
				.withPropertyValues("asyncdb.databases.reporting.migrations.on-startup=sync"));
		assertThat(analysis.getDescription())
			.startsWith("asyncdb.databases.reporting.migrations.on-startup has the value 'sync'");
	}

	@Test
	void startupWithoutMigrationsIsRefused() {
		FailureAnalysis analysis = Applications
			.failure(this.application.withPropertyValues("asyncdb.databases.reporting.migrations.on-startup=sync",
					"asyncdb.databases.reporting.migrations.enabled=false"));
		assertThat(analysis.getDescription())
			.startsWith("asyncdb.databases.reporting.migrations.on-startup has the value 'sync'");
	}

	@Test
	void migrationsWhenSwitchedOffAreNotThere() {
		this.application.withPropertyValues("asyncdb.databases.reporting.migrations.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("reportingMigrations"));
	}

	@Configuration(proxyBeanMethods = false)
	static class EagerUser {

		@Bean
		Long customers(@dev.asyncdb.AsyncDb("reporting") DatabaseClient client) {
			return client.sql("SELECT COUNT(*) FROM customer")
				.mapValue(Long.class)
				.one()
				.blockOptional(TestDatabase.TIMEOUT)
				.orElseThrow();
		}

	}

}
