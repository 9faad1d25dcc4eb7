package dev.asyncdb.sample;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.EnabledIfDockerAvailable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application on a container, if Docker runs.
 */
@EnabledIfDockerAvailable
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(Containers.class)
class ContainersTests {

	@Autowired
	private AsyncDatabaseManager manager;

	@Test
	void applicationMigratesTheDatabaseOfTheContainer() {
		assertThat(this.manager.status().block(TestDatabase.TIMEOUT)).isEqualTo(DatabaseStatus.UP_TO_DATE);
	}

}
