package dev.asyncdb.sample;

import java.util.Objects;

import dev.asyncdb.sample.PostClient.Answer;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The schema, and what operators see of it.
 */
abstract class AbstractSchemaContractTests extends AbstractServiceTests {

	@Test
	void entitiesAndChangeLogAgree() {
		assertThat(Objects.requireNonNull(manager().schema().compare().block(TestDatabase.TIMEOUT)).all()).isEmpty();
		assertThat(manager().schema().model().tables()).hasSize(5);
	}

	@Test
	void migrationsAreUpToDate() {
		Answer answer = new PostClient(port()).get("/migrations");
		assertThat(answer.<String>read("$.status")).isEqualTo("UP_TO_DATE");
		assertThat(answer.<Integer>read("$.applied")).isEqualTo(6).isEqualTo(answer.<Integer>read("$.total"));
		assertThat(answer.<String>read("$.current")).isEqualTo("posts-tags");
	}

	@Test
	void serviceIsHealthy() {
		assertThat(new PostClient(port()).get("/actuator/health").status()).isEqualTo(200);
	}

}
