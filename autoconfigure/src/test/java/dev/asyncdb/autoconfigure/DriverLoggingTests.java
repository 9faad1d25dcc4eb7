package dev.asyncdb.autoconfigure;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.MariaDbServer;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the driver of MariaDB logs of errors that the caller receives.
 */
@ExtendWith(OutputCaptureExtension.class)
class DriverLoggingTests {

	private static final String LOGGER = "ErrorPacket";

	@BeforeEach
	void forgetLevels() {
		LoggingSystem.get(getClass().getClassLoader()).cleanUp();
	}

	@Test
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void duplicateKeyIsNotLogged(CapturedOutput output) {
		provokeDuplicateKey();
		assertThat(output).doesNotContain(LOGGER);
	}

	@Test
	@EnabledForProduct(DatabaseProduct.MARIADB)
	void levelOfTheApplicationWins(CapturedOutput output) {
		provokeDuplicateKey("--logging.level.org.mariadb.r2dbc=warn");
		assertThat(output).contains(LOGGER);
	}

	@Test
	void loggersOfOtherDatabasesKeepTheirLevels() {
		SpringApplication application = new SpringApplication(Empty.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run("--asyncdb.url=h2:mem:///logging")) {
			assertThat(context.getEnvironment().getPropertySources().contains("asyncdb driver logging")).isFalse();
		}
	}

	private static void provokeDuplicateKey(String... more) {
		SpringApplication application = new SpringApplication(Empty.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] arguments = new String[more.length + 1];
		System.arraycopy(more, 0, arguments, 1, more.length);
		arguments[0] = "--asyncdb.url=" + MariaDbServer.shared().createDatabase();
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			manager.inSession((session) -> session.sql().sql("CREATE TABLE taken (id BIGINT PRIMARY KEY)").then())
				.block(TestDatabase.TIMEOUT);
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> manager
				.inTransaction((session) -> session.sql().sql("INSERT INTO taken VALUES (1), (1)").then())
				.block(TestDatabase.TIMEOUT));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

}
