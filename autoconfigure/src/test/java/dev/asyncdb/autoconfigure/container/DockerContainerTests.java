package dev.asyncdb.autoconfigure.container;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.test.context.ContextConfiguration;

/**
 * A container of Docker, if Docker runs.
 */
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { ContainerContract.PRODUCTION, ContainerContract.SYNC })
@ContextConfiguration(classes = ContainerContract.Shop.class)
class DockerContainerTests extends ContainerContract {

	@Container
	@ServiceConnection
	private static final PostgreSQLContainer container = new PostgreSQLContainer("postgres:17-alpine");

	@Override
	PostgreSQLContainer container() {
		return container;
	}

}
