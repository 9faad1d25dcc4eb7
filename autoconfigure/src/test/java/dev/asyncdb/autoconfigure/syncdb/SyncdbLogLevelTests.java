package dev.asyncdb.autoconfigure.syncdb;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
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
 * What a command logs of connections that end while they are closed, and of tables that
 * do not exist yet.
 */
@ExtendWith(OutputCaptureExtension.class)
class SyncdbLogLevelTests {

	private static final String LOGGER = "io.r2dbc.postgresql.client.ReactorNettyClient";

	private static final String MARIADB = "org.mariadb.r2dbc.message.server.ErrorPacket";

	private static void prepare(ConfigurableEnvironment environment, String... args) {
		ApplicationEnvironmentPreparedEvent event = new ApplicationEnvironmentPreparedEvent(
				new DefaultBootstrapContext(), new SpringApplication(Object.class), args, environment);
		new SyncdbListener().onApplicationEvent(event);
		LoggingApplicationListener logging = new LoggingApplicationListener();
		logging.onApplicationEvent(
				new ApplicationStartingEvent(new DefaultBootstrapContext(), new SpringApplication(Object.class), args));
		logging.onApplicationEvent(event);
		LoggerFactory.getLogger(LOGGER).warn("Connection Error");
		LoggerFactory.getLogger(MARIADB).warn("Table is missing");
	}

	@Test
	void commandDoesNotWarnOfConnectionsThatEndWhileTheyAreClosed(CapturedOutput output) {
		prepare(new StandardEnvironment(), "syncdb", "status");
		assertThat(output).doesNotContain("Connection Error", "Table is missing");
	}

	@Test
	void levelOfTheApplicationWins(CapturedOutput output) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("application", Map.of("logging.level." + LOGGER, "warn")));
		prepare(environment, "syncdb", "status");
		assertThat(output).contains("Connection Error");
	}

	@Test
	void applicationKeepsTheLevelOfTheDriver(CapturedOutput output) {
		prepare(new StandardEnvironment());
		assertThat(output).contains("Connection Error");
	}

}
