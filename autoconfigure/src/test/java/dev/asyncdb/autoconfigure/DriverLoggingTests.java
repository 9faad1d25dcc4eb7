package dev.asyncdb.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The levels of the loggers by which the drivers of MariaDB repeat errors.
 */
class DriverLoggingTests {

	private static @Nullable String level(Map<String, Object> properties) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("application", properties));
		new DriverLogging().postProcessEnvironment(environment, new SpringApplication(Object.class));
		return environment.getProperty("logging.level.org.mariadb.r2dbc.message.server.ErrorPacket");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mariadb://h/shop", "r2dbc:mariadb://h/shop", "jdbc:mariadb://h/shop" })
	void errorsOfTheDatabaseAreNotRepeated(String url) {
		assertThat(level(Map.of("asyncdb.url", url))).isEqualTo("error");
	}

	@Test
	void levelOfTheApplicationWins() {
		assertThat(level(Map.of("asyncdb.url", "mariadb://h/shop", "logging.level.org.mariadb", "warn"))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "check", "sync" })
	void tablesThatDoNotExistYetAreNoWarningOfAMigration(String onStartup) {
		assertThat(
				level(Map.of("spring.r2dbc.url", "r2dbc:mariadb://h/shop", "asyncdb.migrations.on-startup", onStartup)))
			.isEqualTo("error");
	}

	@Test
	void driverOfAnotherDatabaseKeepsItsLevel() {
		assertThat(level(Map.of("asyncdb.url", "postgresql://h/shop", "spring.r2dbc.url", "r2dbc:mariadb://h/shop")))
			.isNull();
	}

	// As in a test of a slice, which needs no database
	@Test
	void addressThatIsNotKnownStopsNothing() {
		assertThat(level(Map.of("asyncdb.url", "${address.of.another.environment}"))).isNull();
	}

	@Test
	void driverKeepsItsLevelWithoutAsyncdb() {
		assertThat(level(Map.of("asyncdb.url", "mariadb://h/shop", "asyncdb.enabled", "false"))).isNull();
	}

}
