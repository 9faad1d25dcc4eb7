package dev.asyncdb.autoconfigure.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.migration.DatabaseStatus;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * One program migrates, also if a test provides a JDBC address, as
 * {@code @ServiceConnection} does.
 */
class MigrationOwnerTests {

	private final String name = UUID.randomUUID().toString();

	@ParameterizedTest
	@ValueSource(strings = { "--asyncdb.migrations.on-startup=sync",
			"--asyncdb.migrations.on-startup=sync --spring.liquibase.enabled=false" })
	void startupMigrationIsTheOnlyOwner(String settings) {
		try (ConfigurableApplicationContext context = run(settings)) {
			assertThat(context.getBeanNamesForType(SpringLiquibase.class)).isEmpty();
			assertThat(context.getBeanNamesForType(FlywayMigrationInitializer.class)).isEmpty();
			assertThat(context.getBeanNamesForType(StartupMigration.class)).hasSize(1);
			assertThat(context.getBean(AsyncDatabaseManager.class).status().block())
				.isEqualTo(DatabaseStatus.UP_TO_DATE);
		}
	}

	@Test
	void startupCheckIsTheOnlyOwner() {
		assertThatException().isThrownBy(() -> run("--asyncdb.migrations.on-startup=check"))
			.withStackTraceContaining("not up to date");
	}

	@Test
	void springBootMigratesIfAsyncdbDoesNot() {
		try (ConfigurableApplicationContext context = run(
				"--asyncdb.migrations.on-startup=none --spring.flyway.enabled=false")) {
			assertThat(context.getBeanNamesForType(SpringLiquibase.class)).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "--asyncdb.migrations.enabled=false", "--asyncdb.enabled=false" })
	void flywayMigratesIfAsyncdbDoesNot(String settings) {
		try (ConfigurableApplicationContext context = run("--spring.liquibase.enabled=false " + settings)) {
			assertThat(context.getBeanNamesForType(FlywayMigrationInitializer.class)).hasSize(1);
		}
	}

	// Its address or its switch says that it has a task of its own
	@ParameterizedTest
	@ValueSource(strings = { "--spring.flyway.enabled=true", "--spring.flyway.url=jdbc:h2:mem:other" })
	void flywayOfAnotherDatabaseIsKept(String settings) {
		try (ConfigurableApplicationContext context = run(
				"--asyncdb.migrations.on-startup=sync " + settings + " --tested.flyway-url=jdbc:h2:mem:other")) {
			assertThat(context.getBeanNamesForType(FlywayMigrationInitializer.class)).hasSize(1);
			assertThat(context.getBeanNamesForType(StartupMigration.class)).hasSize(1);
		}
	}

	@Test
	void bothOwnersAreRefused() {
		assertThatException()
			.isThrownBy(() -> run("--asyncdb.migrations.on-startup=sync --spring.liquibase.enabled=true"))
			.withStackTraceContaining("asyncdb.migrations.on-startup")
			.withStackTraceContaining("spring.liquibase.enabled");
	}

	private ConfigurableApplicationContext run(String settings) {
		SpringApplication application = new SpringApplication(TestedApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		List<String> args = new ArrayList<>(List.of(settings.trim().split(" ")));
		args.add("--asyncdb.url=h2:mem:" + this.name);
		args.add("--tested.jdbc-url=jdbc:h2:mem:" + this.name + ";DB_CLOSE_DELAY=-1");
		return application.run(args.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestedApplication {

		@Bean
		Container container(@Value("${tested.jdbc-url}") String url) {
			return new Container(url);
		}

		@Bean
		FlywayContainer flywayContainer(@Value("${tested.flyway-url:${tested.jdbc-url}}") String url) {
			return new FlywayContainer(url);
		}

	}

	/**
	 * The address of a database in a container, as Spring Boot provides it.
	 */
	record Container(String jdbcUrl) implements JdbcConnectionDetails, LiquibaseConnectionDetails {

		@Override
		public String getJdbcUrl() {
			return this.jdbcUrl;
		}

		@Override
		public String getUsername() {
			return "";
		}

		@Override
		public String getPassword() {
			return "";
		}

		@Override
		public String getDriverClassName() {
			return "org.h2.Driver";
		}

	}

	/**
	 * The address of a database that Flyway migrates.
	 */
	record FlywayContainer(String url) implements FlywayConnectionDetails {

		@Override
		public String getJdbcUrl() {
			return this.url;
		}

		@Override
		public String getUsername() {
			return "";
		}

		@Override
		public String getPassword() {
			return "";
		}

	}

}
