package dev.asyncdb.autoconfigure.migration;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import dev.asyncdb.autoconfigure.AsyncdbConnectionAutoConfiguration;
import dev.asyncdb.autoconfigure.syncdb.ScriptedMigrations;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.JdbcDriverMissingException;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationOptions;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.testing.LogCapture;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import liquibase.Liquibase;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncdbMigrationAutoConfiguration}.
 */
class AsyncdbMigrationAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				LiquibaseAutoConfiguration.class, AsyncdbConnectionAutoConfiguration.class,
				AsyncdbMigrationAutoConfiguration.class, AsyncdbAutoConfiguration.class))
		.withPropertyValues("asyncdb.url=h2:mem:" + UUID.randomUUID());

	@Test
	void migrationsAreThoseOfTheManager() {
		this.contextRunner.run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			assertThat(manager.migrations()).isSameAs(context.getBean(Migrations.class));
			assertThat(manager.status().block()).isEqualTo(DatabaseStatus.NO_INFO);
			assertThat(manager.sync().block()).isEqualTo(SyncResult.CREATED);
			assertThat(manager.status().block()).isEqualTo(DatabaseStatus.UP_TO_DATE);
		});
	}

	@Test
	void migrationsWithoutUrlRunOnTheDatabaseOfSpringBoot() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(R2dbcAutoConfiguration.class, AsyncdbMigrationAutoConfiguration.class))
			.withPropertyValues("spring.r2dbc.generate-unique-name=true")
			.run((context) -> assertThat(context.getBean(Migrations.class).sync().block())
				.isEqualTo(SyncResult.CREATED));
	}

	@Test
	void migrationsRunOnPostgres() {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			this.contextRunner.withPropertyValues("asyncdb.url=" + database.url(), "asyncdb.migrations.on-startup=sync")
				.run((context) -> assertThat(database.tables()).contains("customer"));
		}
	}

	@Test
	void migrationsWithoutJdbcNeedNoJdbcDriver() {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			this.contextRunner
				.withPropertyValues("asyncdb.url=" + database.url(), "asyncdb.migrations.connection=r2dbc",
						"asyncdb.migrations.on-startup=sync")
				.withClassLoader(new FilteredClassLoader("org.postgresql"))
				.run((context) -> assertThat(database.tables()).contains("customer"));
			this.contextRunner.withPropertyValues("asyncdb.url=" + database.url())
				.run((context) -> assertThat(context.getBean(Migrations.class).sync().block())
					.isEqualTo(SyncResult.ALREADY_UP_TO_DATE));
		}
	}

	@Test
	void migrationsWithoutJdbcUseTheConnectionFactoryBeanOfUnknownAddress() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsyncdbMigrationAutoConfiguration.class))
			.withPropertyValues("asyncdb.migrations.connection=r2dbc")
			.withBean(ConnectionFactory.class, () -> H2ConnectionFactory.inMemory("unknown" + UUID.randomUUID()))
			.run((context) -> assertThat(context.getBean(Migrations.class).sync().block())
				.isEqualTo(SyncResult.CREATED));
	}

	@Test
	void formerEngineWithoutJdbcNamesItsReplacement() {
		this.contextRunner.withPropertyValues("asyncdb.migrations.engine=r2dbc")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("asyncdb.migrations.connection to r2dbc"));
	}

	@Test
	void missingJdbcDriverNamesTheConnectionWithoutIt() {
		assertThat(analysis(new JdbcDriverMissingException("jdbc:x://h", "org.x:driver")).getAction())
			.contains("org.x:driver", "asyncdb.migrations.connection");
	}

	@Test
	void propertiesOfLiquibaseAreHonored() {
		this.contextRunner.withPropertyValues("spring.liquibase.change-log=classpath:/nowhere.yaml")
			.run((context) -> assertThat(context.getBean(Migrations.class)
				.sync()
				.map(String::valueOf)
				.onErrorResume((failure) -> Mono.just(String.valueOf(failure.getMessage())))
				.block()).contains("nowhere.yaml"));
	}

	@Test
	void onStartupWhenSyncMigratesBeforeTheDatabaseIsUsed() {
		this.contextRunner.withPropertyValues("asyncdb.migrations.on-startup=sync")
			.withUserConfiguration(EagerReader.class)
			.run((context) -> assertThat(context.getBean("customers")).isEqualTo(0L));
	}

	@Test
	void onStartupWhenNotSetDoesNotMigrate() {
		this.contextRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(StartupMigration.class);
			assertThat(context.getBean(Migrations.class).status().block()).isEqualTo(DatabaseStatus.NO_INFO);
		});
	}

	@Test
	void onStartupWhenCheckFailsIfChangesArePending() {
		this.contextRunner.withPropertyValues("asyncdb.migrations.on-startup=check").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(analysis(context.getStartupFailure()).getAction()).contains("syncdb");
		});
	}

	@Test
	void changeLogThatIsNotRunIsLoggedOnce() {
		try (LogCapture log = new LogCapture()) {
			this.contextRunner.run((context) -> {
				context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
						context.getSourceApplicationContext(), null));
				assertThat(log.text()).contains("does not run the change log");
			});
		}
	}

	@Test
	void changeLogThatIsRunOrMissingIsNotLogged() {
		this.contextRunner.withPropertyValues("asyncdb.migrations.on-startup=sync")
			.run((context) -> assertThat(context).doesNotHaveBean(IdleChangeLog.class));
		try (LogCapture log = new LogCapture()) {
			new IdleChangeLog(List.of("classpath:nowhere.yaml"), new DefaultResourceLoader())
				.onApplicationEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
						new GenericApplicationContext(), null));
			assertThat(log.text()).doesNotContain("does not run the change log");
		}
	}

	@Test
	void optionsAreThoseOfTheProperties() {
		this.contextRunner
			.withPropertyValues("asyncdb.migrations.lock-wait=7s", "asyncdb.migrations.database-lock=false",
					"asyncdb.migrations.session-lock=false", "asyncdb.migrations.stale-lock-after=1h",
					"asyncdb.migrations.table-lock-timeout=0", "asyncdb.migrations.connect-wait=9s")
			.run((context) -> assertThat(context.getBean(Migrations.class).options()).isEqualTo(new MigrationOptions(
					false, false, Duration.ofSeconds(7), Duration.ofSeconds(9), Duration.ofHours(1), Duration.ZERO)));
	}

	@Test
	void migrationsHaveAnAddressOfTheirOwn() {
		this.contextRunner
			.withPropertyValues("asyncdb.url=postgresql://a:s3cr3t@localhost:1/b",
					"asyncdb.migrations.url=postgresql://localhost:2/b")
			.run((context) -> assertThat(failureOfSync(context)).contains("localhost:2").doesNotContain("s3cr3t"));
	}

	@Test
	void poolerInTransactionModeLeavesOutTheLockOfTheSessionUnlessMigrationsPassIt() {
		String[] pooled = { "asyncdb.url=postgresql://a@localhost:1/b", "asyncdb.pooler=transaction" };
		this.contextRunner.withPropertyValues(pooled)
			.run((context) -> assertThat(context.getBean(Migrations.class).options().sessionLock()).isFalse());
		this.contextRunner.withPropertyValues(pooled)
			.withPropertyValues("asyncdb.migrations.url=postgresql://a@localhost:2/b")
			.run((context) -> assertThat(context.getBean(Migrations.class).options().sessionLock()).isTrue());
	}

	@Test
	void onStartupWhenSpringBootRunsLiquibaseBacksOff() {
		this.contextRunner
			.withPropertyValues("asyncdb.migrations.on-startup=sync", "asyncdb.url=h2:mem:theirs",
					"spring.liquibase.url=jdbc:h2:mem:theirs;DB_CLOSE_DELAY=-1", "spring.liquibase.user=sa")
			.run((context) -> assertThat(context).hasSingleBean(SpringLiquibase.class)
				.doesNotHaveBean(StartupMigration.class));
	}

	@Test
	void onStartupWhenDatabaseIsUnreachableNamesActionAndNoPassword() {
		this.contextRunner
			.withPropertyValues("asyncdb.migrations.on-startup=sync", "asyncdb.url=postgresql://a:s3cr3t@localhost:1/b")
			.run((context) -> {
				FailureAnalysis analysis = analysis(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("r2dbc:postgresql://localhost:1/b");
				assertThat(analysis.getAction()).contains("asyncdb.url");
				assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("s3cr3t");
			});
	}

	@Test
	void migrationsWithoutAnyAddressNameTheProperties() {
		this.contextRunner.withUserConfiguration(HandMade.class)
			.withPropertyValues("asyncdb.url=")
			.run((context) -> assertThat(failureOfSync(context)).contains("asyncdb.url", "spring.liquibase.url"));
	}

	@Test
	void migrationsWhenConnectionFactoryIsOwnUseTheConfiguredAddress() {
		this.contextRunner.withUserConfiguration(HandMade.class)
			.withPropertyValues("asyncdb.url=" + HandMade.URL)
			.run((context) -> {
				AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
				assertThat(manager.sync().block()).isEqualTo(SyncResult.CREATED);
				assertThat(manager.status().block()).isEqualTo(DatabaseStatus.UP_TO_DATE);
			});
	}

	@Test
	void migrationsWhenConnectionFactoryIsOwnAndReachesAnotherDatabaseFail() {
		this.contextRunner.withUserConfiguration(Elsewhere.class)
			.run((context) -> assertThat(failureOfSync(context)).contains("ConnectionFactory", "another database"));
	}

	@Test
	void databaseOfFlywayIsRefusedWithWhatToSet() {
		this.contextRunner.run((context) -> {
			context.getBean(DatabaseClient.class)
				.sql("CREATE TABLE \"flyway_schema_history\" (installed_rank INT PRIMARY KEY)")
				.then()
				.block();
			assertThat(failureOfSync(context)).contains("Flyway", "asyncdb.migrations.engine");
		});
	}

	@Test
	void managerOfTheUserHasTheMigrations() {
		this.contextRunner.withUserConfiguration(OwnManager.class)
			.run((context) -> assertThat(context.getBean(AsyncDatabaseManager.class).migrations())
				.isSameAs(context.getBean(Migrations.class)));
	}

	private static String failureOfSync(ApplicationContext context) {
		return String.valueOf(context.getBean(Migrations.class)
			.sync()
			.map(String::valueOf)
			.onErrorResume(MigrationException.class, (failure) -> Mono.just(String.valueOf(failure.getMessage())))
			.block());
	}

	@Test
	void migrationsWhenDisabledAreNotCreated() {
		this.contextRunner.withPropertyValues("asyncdb.migrations.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Migrations.class)
				.hasSingleBean(AsyncDatabaseManager.class));
	}

	@Test
	void migrationsWithoutEngineAreNotCreated() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(Liquibase.class, Flyway.class))
			.run((context) -> assertThat(context).doesNotHaveBean(Migrations.class)
				.hasSingleBean(AsyncDatabaseManager.class));
	}

	@Test
	void migrationsWhenUserDefinesThemBackOff() {
		this.contextRunner.withUserConfiguration(OwnMigrations.class)
			.run((context) -> assertThat(context.getBean(AsyncDatabaseManager.class).sync().block())
				.isEqualTo(SyncResult.UPGRADED));
	}

	private static FailureAnalysis analysis(Throwable failure) {
		FailureAnalysis analysis = new MigrationFailureAnalyzer().analyze(failure);
		assertThat(analysis).isNotNull();
		return analysis;
	}

	@Configuration(proxyBeanMethods = false)
	static class EagerReader {

		@Bean
		Long customers(DatabaseClient client) {
			Long count = client.sql("SELECT COUNT(*) FROM customer").mapValue(Long.class).one().block();
			return (count != null) ? count : -1;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandMade {

		static final String URL = "r2dbc:h2:mem:///hand-made?options=DB_CLOSE_DELAY=-1";

		@Bean
		ConnectionFactory handMade() {
			return ConnectionFactories.get(URL);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Elsewhere {

		@Bean
		ConnectionFactory elsewhere() {
			return ConnectionFactories.get("r2dbc:h2:mem:///elsewhere?options=DB_CLOSE_DELAY=-1");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManager {

		@Bean
		AsyncDatabaseManager own(ConnectionFactory connectionFactory) {
			return AsyncDatabaseManager.builder(connectionFactory).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMigrations {

		@Bean
		Migrations own() {
			return new ScriptedMigrations(Mono.just(ScriptedMigrations.report(SyncResult.UPGRADED)), Mono.empty(),
					MigrationOptions.defaults(), Flux.empty());
		}

	}

}
