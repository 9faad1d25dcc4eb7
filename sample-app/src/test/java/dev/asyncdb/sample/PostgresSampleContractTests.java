package dev.asyncdb.sample;

import java.time.Duration;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * With one URL, on a real server.
 */
class PostgresSampleContractTests extends AbstractSampleContractTests {

	private static final TestDatabase DATABASE = TestDatabase.postgres(1);

	@DynamicPropertySource
	static void url(DynamicPropertyRegistry registry) {
		registry.add("asyncdb.url", DATABASE::url);
	}

	@AfterAll
	static void close() {
		DATABASE.close();
	}

	@Override
	void assertNoTransactionIsOpen() {
		super.assertNoTransactionIsOpen();
		// Requests of clients that are gone may still be on their way through the server
		await().atMost(Duration.ofSeconds(5))
			.until(() -> DATABASE.number("SELECT COUNT(*) FROM pg_stat_activity"
					+ " WHERE datname = CURRENT_DATABASE() AND state LIKE 'idle in transaction%'") == 0);
	}

	@Test
	void tablesAreOnTheServer() {
		assertThat(DATABASE.tables()).contains("users", "posts", "databasechangelog");
	}

}
