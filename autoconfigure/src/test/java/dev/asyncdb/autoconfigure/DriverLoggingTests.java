package dev.asyncdb.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the drivers of MariaDB log of errors that the caller receives.
 */
@ExtendWith(OutputCaptureExtension.class)
class DriverLoggingTests {

	private static final String LOGGER = "org.mariadb.r2dbc.message.server.ErrorPacket";

	private static final String TEXT = "Duplicate entry";

	private static void warn(Map<String, Object> properties) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("application", properties));
		SpringApplication application = new SpringApplication(Object.class);
		new DriverLogging().postProcessEnvironment(environment, application);
		LoggingApplicationListener logging = new LoggingApplicationListener();
		logging.onApplicationEvent(
				new ApplicationStartingEvent(new DefaultBootstrapContext(), application, new String[0]));
		logging.onApplicationEvent(new ApplicationEnvironmentPreparedEvent(new DefaultBootstrapContext(), application,
				new String[0], environment));
		LoggerFactory.getLogger(LOGGER).warn(TEXT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "mariadb://h/shop", "r2dbc:mariadb://h/shop", "jdbc:mariadb://h/shop" })
	void errorsOfTheDatabaseAreNotRepeated(String url, CapturedOutput output) {
		warn(Map.of("asyncdb.url", url));
		assertThat(output).doesNotContain(TEXT);
	}

	@Test
	void levelOfTheApplicationWins(CapturedOutput output) {
		warn(Map.of("asyncdb.url", "mariadb://h/shop", "logging.level.org.mariadb", "warn"));
		assertThat(output).contains(TEXT);
	}

	@Test
	void driverOfAnotherDatabaseKeepsItsLevel(CapturedOutput output) {
		warn(Map.of("asyncdb.url", "postgresql://h/shop", "spring.r2dbc.url", "r2dbc:mariadb://h/shop"));
		assertThat(output).contains(TEXT);
	}

	@Test
	void driverKeepsItsLevelWithoutAsyncdb(CapturedOutput output) {
		warn(Map.of("asyncdb.url", "mariadb://h/shop", "asyncdb.enabled", "false"));
		assertThat(output).contains(TEXT);
	}

}
