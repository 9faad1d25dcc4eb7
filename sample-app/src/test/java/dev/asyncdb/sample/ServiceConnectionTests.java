package dev.asyncdb.sample;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.test.embedded.EmbeddedMariaDb;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Boot's connection to a container and the test kit, as far as it goes without
 * Docker: the container leads to another server.
 */
@SpringBootTest(properties = "asyncdb.url=h2:mem:///not-used")
@AutoConfigureWebTestClient
@EmbeddedMariaDb
class ServiceConnectionTests {

	private static final TestDatabase DATABASE = TestDatabase.postgres(1);

	@Autowired
	private WebTestClient client;

	@Autowired
	private AsyncDatabaseManager manager;

	@AfterAll
	static void close() {
		DATABASE.close();
	}

	@RepeatedTest(2)
	void testsOnTheContainerAreRolledBack(@Autowired ConfigurableListableBeanFactory beans) {
		assertThat(DatabaseProduct.of(this.manager.connectionFactory())).isEqualTo(DatabaseProduct.POSTGRESQL);
		assertThat(beans.containsSingleton("embeddedDatabaseConnectionDetails")).isFalse();
		this.client.post()
			.uri("/users")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"name\": \"ada\", \"fullName\": \"Ada Lovelace\"}")
			.exchange()
			.expectStatus()
			.isCreated();
		assertThat(DATABASE.number("SELECT COUNT(*) FROM users")).isZero();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class ContainerConfiguration {

		@Bean
		@ServiceConnection
		PostgreSQLContainer postgres() {
			return new RunningServer(DatabaseUrl.parse(DATABASE.url()).requireDriver().toConnectionFactoryOptions());
		}

	}

	/**
	 * A container that leads to a running server.
	 */
	private static final class RunningServer extends PostgreSQLContainer {

		private final ConnectionFactoryOptions server;

		RunningServer(ConnectionFactoryOptions server) {
			super(Containers.IMAGE);
			this.server = server;
			withDatabaseName(option(ConnectionFactoryOptions.DATABASE));
			withUsername(option(ConnectionFactoryOptions.USER));
			withPassword(option(ConnectionFactoryOptions.PASSWORD));
		}

		private String option(Option<?> option) {
			return String.valueOf(this.server.getRequiredValue(option));
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return true;
		}

		@Override
		public String getHost() {
			return option(ConnectionFactoryOptions.HOST);
		}

		@Override
		public Integer getMappedPort(int original) {
			return Integer.valueOf(option(ConnectionFactoryOptions.PORT));
		}

	}

}
