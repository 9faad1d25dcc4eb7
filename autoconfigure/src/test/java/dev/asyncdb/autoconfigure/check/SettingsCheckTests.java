package dev.asyncdb.autoconfigure.check;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import liquibase.Liquibase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.H2Dialect;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each setting takes effect, or the application does not start.
 */
class SettingsCheckTests {

	@Test
	void poolSizeOfSpringBootThatIsOutOfRangeStopsTheStartWithPropertyAndValue() {
		FailureAnalysis analysis = Applications
			.failure(Applications.onH2().withPropertyValues("spring.r2dbc.pool.max-size=0"));
		assertThat(analysis.getDescription()).contains("spring.r2dbc.pool.max-size", "0");
	}

	@Test
	void startupMigrationWhenMigrationsAreOffStopsTheStart() {
		FailureAnalysis analysis = Applications.failure(Applications.onH2()
			.withPropertyValues("asyncdb.migrations.enabled=false", "asyncdb.migrations.on-startup=check"));
		assertThat(analysis.getDescription()).contains("asyncdb.migrations.on-startup", "'check'",
				"asyncdb.migrations.enabled", "'none'");
	}

	@Test
	void startupMigrationWithoutEngineStopsTheStart() {
		Applications.onH2()
			.withPropertyValues("asyncdb.migrations.on-startup=sync")
			.withClassLoader(new FilteredClassLoader(Liquibase.class, Flyway.class))
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("asyncdb.migrations.on-startup")
				.hasMessageContaining("spring-boot-liquibase"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "username", "password" })
	void credentialsWithoutUrlStopTheStart(String name) {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withPropertyValues("spring.r2dbc.url=" + Applications.h2(), "asyncdb." + name + "=s3cr3t"));
		assertThat(analysis.getDescription()).contains("asyncdb." + name, "asyncdb.url").doesNotContain("s3cr3t");
		assertThat(analysis.getAction()).contains("spring.r2dbc." + name);
	}

	@Test
	void urlsOfTwoDatabasesStopTheStart() {
		FailureAnalysis analysis = Applications
			.failure(Applications.onH2().withPropertyValues("spring.r2dbc.url=r2dbc:postgresql://app:s3cr3t@db/shop"));
		assertThat(analysis.getDescription()).contains("asyncdb.url", "spring.r2dbc.url").doesNotContain("s3cr3t");
	}

	@Test
	void urlsOfOneDatabaseStart() {
		Applications.plain()
			.withPropertyValues("asyncdb.url=h2:mem:same", "spring.r2dbc.url=r2dbc:h2:mem:///same")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	// Ahead-of-time processing has evaluated the condition of the URL at build time
	@Test
	void urlThatIsKnownAtRunTimeOnlyStopsTheStartInsteadOfTheEmbeddedDatabase() {
		FailureAnalysis analysis = Applications.failure(new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
					AsyncdbCheckAutoConfiguration.class))
			.withPropertyValues("asyncdb.url=postgresql://app:s3cr3t@db.example/shop"));
		assertThat(analysis.getDescription()).contains("asyncdb.url").doesNotContain("s3cr3t");
		assertThat(analysis.getAction()).contains("build time");
	}

	@Test
	void severalConnectionFactoriesWithoutAChoiceStopTheStart() {
		FailureAnalysis analysis = Applications.failure(Applications.plain()
			.withPropertyValues("asyncdb.migrations.enabled=true")
			.withUserConfiguration(TwoDatabases.class));
		assertThat(analysis.getDescription()).contains("orders", "reports");
		assertThat(analysis.getAction()).contains("@Primary", "defaultCandidate");
	}

	@Test
	void severalConnectionFactoriesOfAnApplicationThatDoesNotNameAsyncdbStart() {
		Applications.plain()
			.withUserConfiguration(TwoDatabases.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsyncDatabaseManager.class));
	}

	@Test
	void severalConnectionFactoriesWithAPrimaryStart() {
		Applications.plain()
			.withUserConfiguration(PrimaryDatabase.class)
			.run((context) -> assertThat(context.getBean(AsyncDatabaseManager.class).connectionFactory())
				.isSameAs(context.getBean("orders")));
	}

	@ParameterizedTest
	@ValueSource(
			classes = { OwnClients.class, OwnTemplates.class, ByConstructor.class, ByField.class, ByParameter.class })
	void severalConnectionFactoriesOfAnApplicationThatUsesThemStart(Class<?> uses) {
		Applications.plain()
			.withUserConfiguration(TwoDatabases.class, uses)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsyncDatabaseManager.class));
	}

	@Test
	void managerOfAnApplicationWithItsOwnTemplatesNamesTheConnectionFactories() {
		FailureAnalysis analysis = Applications.failure(
				Applications.plain().withUserConfiguration(TwoDatabases.class, OwnTemplates.class, NeedsManager.class));
		assertThat(analysis.getDescription()).contains("orders", "reports");
		assertThat(analysis.getAction()).contains("@Primary");
	}

	@Test
	void sizeOfAPoolThatDoesNotExistIsNotChecked() {
		Applications.onH2()
			.withPropertyValues("spring.r2dbc.pool.enabled=false", "spring.r2dbc.pool.max-size=0")
			.run((context) -> assertThat(context).hasNotFailed());
		Applications.plain()
			.withUserConfiguration(PrimaryDatabase.class)
			.withPropertyValues("spring.r2dbc.pool.max-size=0")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void poolOfAnySizeWorks() {
		Applications.onH2()
			.withPropertyValues("spring.r2dbc.pool.max-size=-1")
			.run((context) -> assertThat(context.getBean(AsyncDatabaseManager.class).ping().block(TestDatabase.TIMEOUT))
				.isTrue());
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDatabases {

		@Bean
		ConnectionFactory orders() {
			return ConnectionFactories.get(Applications.h2());
		}

		@Bean
		ConnectionFactory reports() {
			return ConnectionFactories.get(Applications.h2());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryDatabase {

		@Bean
		@Primary
		ConnectionFactory orders() {
			return ConnectionFactories.get(Applications.h2());
		}

		@Bean
		ConnectionFactory reports() {
			return ConnectionFactories.get(Applications.h2());
		}

	}

	/**
	 * One for each database, as in the reference of Spring Data.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnTemplates {

		@Bean
		R2dbcEntityOperations ordersTemplate(ConnectionFactory orders) {
			return new R2dbcEntityTemplate(DatabaseClient.create(orders), H2Dialect.INSTANCE);
		}

		@Bean
		R2dbcEntityOperations reportsTemplate(ConnectionFactory reports) {
			return new R2dbcEntityTemplate(DatabaseClient.create(reports), H2Dialect.INSTANCE);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByConstructor {

		ByConstructor(ConnectionFactory orders) {
			assertThat(orders).isNotNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByField {

		@Autowired
		private ConnectionFactory orders;

	}

	@Configuration(proxyBeanMethods = false)
	static class ByParameter {

		@Bean
		String metadata(ConnectionFactory reports) {
			return reports.getMetadata().getName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsManager {

		NeedsManager(AsyncDatabaseManager manager) {
			assertThat(manager).isNotNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClients {

		@Bean
		DatabaseClient ordersClient(ConnectionFactory orders) {
			return DatabaseClient.create(orders);
		}

	}

}
