package dev.asyncdb.autoconfigure.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.autoconfigure.EngineChoice;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.testing.LogCapture;
import dev.asyncdb.testing.TestDatabase;
import liquibase.Liquibase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Migrations with Flyway, by its properties in Spring Boot.
 */
class FlywayMigrationsTests {

	private static final String LOCATION = "spring.flyway.locations=classpath:flyway/shop";

	private final ApplicationContextRunner flyway = Applications.onH2()
		.withPropertyValues("asyncdb.migrations.engine=flyway", LOCATION, "spring.flyway.placeholders.table=orders");

	private static MigrationState state(Migrations migrations) {
		return migrations.state().blockOptional(TestDatabase.TIMEOUT).orElseThrow();
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc", "r2dbc" })
	void migrationsAreThoseOfFlyway(String connection) {
		this.flyway.withPropertyValues("asyncdb.migrations.connection=" + connection).run((context) -> {
			Migrations migrations = context.getBean(AsyncDatabaseManager.class).migrations();
			assertThat(state(migrations).status()).isEqualTo(DatabaseStatus.NO_INFO);
			assertThat(migrations.sync().block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.CREATED);
			assertThat(state(migrations).current()).extracting(Revision::tag).isEqualTo("2");
		});
	}

	@Test
	void migrationsRunOnPostgresWithoutItsJdbcDriver() {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			this.flyway
				.withPropertyValues("asyncdb.url=" + database.url(), "asyncdb.migrations.connection=r2dbc",
						"asyncdb.migrations.on-startup=sync")
				.withClassLoader(new FilteredClassLoader("org.postgresql"))
				.run((context) -> assertThat(database.tables()).contains("customer", "orders"));
		}
	}

	@Test
	void migrationsWithoutLiquibaseAreThoseOfFlyway() {
		Applications.onH2()
			.withPropertyValues(LOCATION, "spring.flyway.placeholders.table=orders")
			.withClassLoader(new FilteredClassLoader(Liquibase.class))
			.run((context) -> assertThat(state(context.getBean(Migrations.class)).size()).isEqualTo(2));
	}

	@Test
	void onStartupWhenSyncMigratesBeforeTheDatabaseIsUsed() {
		this.flyway.withPropertyValues("asyncdb.migrations.on-startup=sync")
			.withUserConfiguration(EagerReader.class)
			.run((context) -> assertThat(context.getBean("customers")).isEqualTo(0L));
	}

	@Test
	void onStartupWhenCheckRefusesPendingMigrations() {
		FailureAnalysis analysis = Applications
			.failure(this.flyway.withPropertyValues("asyncdb.migrations.on-startup=check"));
		assertThat(analysis.getDescription()).contains("not up to date");
		assertThat(analysis.getAction()).contains("syncdb");
	}

	@Test
	void beansOfTheApplicationTakePart() {
		this.flyway.withUserConfiguration(Own.class).run((context) -> {
			Migrations migrations = context.getBean(Migrations.class);
			assertThat(migrations.sync().block(TestDatabase.TIMEOUT)).isEqualTo(SyncResult.CREATED);
			assertThat(state(migrations).current()).hasToString(V3__Own.class.getName());
			assertThat(context.getBean(DatabaseClient.class)
				.sql("SELECT COUNT(*) FROM \"versions\" WHERE \"version\" IS NOT NULL")
				.mapValue(Long.class)
				.one()
				.block(TestDatabase.TIMEOUT)).isEqualTo(3);
		});
	}

	@Test
	void filesOfBothEnginesRequireAChoice() {
		ApplicationContextRunner both = Applications.onH2().withPropertyValues(LOCATION);
		both.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Migrations.class));
		FailureAnalysis analysis = Applications.failure(both.withPropertyValues("asyncdb.migrations.on-startup=sync"));
		assertThat(analysis.getDescription() + analysis.getAction()).contains("asyncdb.migrations.engine",
				"liquibase or flyway");
	}

	@Test
	void missingLibraryOfTheChosenEngineIsNamed() {
		FailureAnalysis analysis = Applications
			.failure(this.flyway.withClassLoader(new FilteredClassLoader(Flyway.class))
				.withPropertyValues("asyncdb.migrations.on-startup=sync"));
		assertThat(analysis.getDescription() + analysis.getAction()).contains("spring-boot-flyway");
	}

	@Test
	void engineIsThatWhoseFilesAreThere() {
		MockEnvironment environment = new MockEnvironment();
		assertThat(EngineChoice.of(environment, getClass().getClassLoader()).engine()).hasToString("LIQUIBASE");
		MockEnvironment withoutChangeLog = environment.withProperty("spring.flyway.locations", "classpath:flyway/shop");
		EngineChoice choice = EngineChoice.of(withoutChangeLog, getClass().getClassLoader());
		assertThat(choice.engine()).isNull();
		assertThat(new EngineChoice(null, new EngineChoice.Files(List.of("classpath:nowhere.yaml"), false),
				new EngineChoice.Files(List.of("classpath:flyway/shop"), false), getClass().getClassLoader())
			.engine()).hasToString("FLYWAY");
	}

	@Test
	void migrationsThatAreNotRunAreLogged() {
		try (LogCapture log = new LogCapture()) {
			this.flyway.run((context) -> {
				context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
						context.getSourceApplicationContext(), null));
				assertThat(log.text()).contains("does not run the change log classpath:flyway/shop");
			});
		}
	}

	@Test
	void furtherDatabaseHasItsOwnMigrations() {
		this.flyway
			.withPropertyValues("asyncdb.databases.reporting.url=" + Applications.h2(),
					"asyncdb.databases.reporting.migrations.on-startup=sync",
					"asyncdb.databases.reporting.flyway.locations=classpath:flyway/reports")
			.run((context) -> {
				assertThat(state(context.getBean("reportingMigrations", Migrations.class)).current())
					.hasToString("V1__report.sql");
				assertThat(state(context.getBean(Migrations.class)).status()).isEqualTo(DatabaseStatus.NO_INFO);
			});
	}

	@Test
	void startupMigrationIsTheOnlyOwner() {
		try (ConfigurableApplicationContext context = run("--asyncdb.migrations.on-startup=sync")) {
			assertThat(context.getBeanNamesForType(FlywayMigrationInitializer.class)).isEmpty();
			assertThat(state(context.getBean(Migrations.class)).status()).isEqualTo(DatabaseStatus.UP_TO_DATE);
		}
	}

	@Test
	void bothOwnersAreRefused() {
		assertThatException()
			.isThrownBy(() -> run("--asyncdb.migrations.on-startup=sync", "--spring.flyway.enabled=true"))
			.withStackTraceContaining("asyncdb.migrations.on-startup")
			.withStackTraceContaining("spring.flyway.enabled");
	}

	@Test
	void statusOfWhatSpringBootHasMigratedIsRight() {
		try (ConfigurableApplicationContext context = run()) {
			assertThat(context.getBeanNamesForType(FlywayMigrationInitializer.class)).hasSize(1);
			assertThat(state(context.getBean(Migrations.class)).status()).isEqualTo(DatabaseStatus.UP_TO_DATE);
		}
	}

	private static ConfigurableApplicationContext run(String... settings) {
		SpringApplication application = new SpringApplication(Whole.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String name = UUID.randomUUID().toString();
		List<String> args = new ArrayList<>(List.of(settings));
		args.addAll(List.of("--asyncdb.migrations.engine=flyway", "--" + LOCATION,
				"--spring.flyway.placeholders.table=orders", "--asyncdb.url=h2:mem:" + name,
				"--spring.flyway.url=jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "--spring.flyway.user="));
		return application.run(args.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Whole {

	}

	@Configuration(proxyBeanMethods = false)
	static class EagerReader {

		@Bean
		Long customers(DatabaseClient client) {
			return client.sql("SELECT COUNT(*) FROM customer")
				.mapValue(Long.class)
				.one()
				.blockOptional(TestDatabase.TIMEOUT)
				.orElseThrow();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		FlywayConfigurationCustomizer table() {
			return (FluentConfiguration configuration) -> configuration.table("versions");
		}

		@Bean
		V3__Own own() {
			return new V3__Own();
		}

	}

	/**
	 * A migration in Java.
	 */
	static class V3__Own extends BaseJavaMigration {

		@Override
		public void migrate(Context context) throws Exception {
			context.getConnection().createStatement().execute("CREATE TABLE own (id INT)");
		}

	}

}
