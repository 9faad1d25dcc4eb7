package dev.asyncdb.autoconfigure.container;

import org.junit.jupiter.api.Nested;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.r2dbc.test.autoconfigure.DataR2dbcTest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * Containers in each place in which Spring Boot looks for them, without Docker.
 */
class ServiceConnectionTests {

	@Nested
	@Testcontainers
	@SpringBootTest(webEnvironment = WebEnvironment.NONE,
			properties = { ContainerContract.PRODUCTION, ContainerContract.SYNC })
	@ContextConfiguration(classes = ContainerContract.Shop.class)
	class OfAField extends ContainerContract {

		@Container
		@ServiceConnection
		private static final LocalContainer container = new LocalContainer();

		@Override
		PostgreSQLContainer container() {
			return container;
		}

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.NONE,
			properties = { ContainerContract.PRODUCTION, ContainerContract.SYNC })
	@ContextConfiguration(classes = ContainerContract.Shop.class)
	@Import(Containers.class)
	class OfABean extends ContainerContract {

		@Autowired
		private LocalContainer container;

		@Override
		PostgreSQLContainer container() {
			return this.container;
		}

	}

	@Nested
	@DataR2dbcTest(properties = { ContainerContract.PRODUCTION, ContainerContract.SYNC })
	@ContextConfiguration(classes = ContainerContract.Shop.class)
	@Import(Containers.class)
	class OfASlice extends ContainerContract {

		@Autowired
		private LocalContainer container;

		@Override
		PostgreSQLContainer container() {
			return this.container;
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Containers {

		@Bean
		@ServiceConnection
		LocalContainer container() {
			return new LocalContainer();
		}

	}

}
