package dev.asyncdb.sample;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.EnabledIfDockerAvailable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application on a container, if Docker runs. Its tests are rolled back as any other.
 */
@EnabledIfDockerAvailable
@SpringBootTest
@AutoConfigureWebTestClient
@Import(Containers.class)
class ContainersTests {

	@Autowired
	private AsyncDatabaseManager manager;

	@Autowired
	private WebTestClient client;

	@Test
	void applicationMigratesTheDatabaseOfTheContainer() {
		assertThat(this.manager.status().block(TestDatabase.TIMEOUT)).isEqualTo(DatabaseStatus.UP_TO_DATE);
	}

	@RepeatedTest(2)
	void userIsCreatedInEachTest() {
		this.client.post()
			.uri("/users")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"name\": \"ada\", \"fullName\": \"Ada Lovelace\"}")
			.exchange()
			.expectStatus()
			.isCreated();
	}

}
