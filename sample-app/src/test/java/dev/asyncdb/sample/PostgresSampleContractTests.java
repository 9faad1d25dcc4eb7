package dev.asyncdb.sample;

import java.time.Duration;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * With one URL, on a real server.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PostgresSampleContractTests {

	private static final TestDatabase DATABASE = TestDatabase.postgres(1);

	@DynamicPropertySource
	static void url(DynamicPropertyRegistry registry) {
		registry.add("asyncdb.url", DATABASE::url);
	}

	@AfterAll
	void close() {
		DATABASE.close();
	}

	@Nested
	class Users extends AbstractUserContractTests {

	}

	@Nested
	class Posts extends AbstractPostContractTests {

	}

	@Nested
	class Live extends AbstractLiveContractTests {

		private static final String LISTENERS = "SELECT COUNT(*) FROM pg_stat_activity"
				+ " WHERE datname = CURRENT_DATABASE() AND query LIKE 'LISTEN%' AND state = 'idle'";

		@Override
		void awaitListening() {
			await().atMost(TestDatabase.TIMEOUT).until(() -> DATABASE.number(LISTENERS) == 1);
		}

		// The server ends the connection, as at a failover
		@Test
		void clientsAreToldToReloadAfterAFailure() {
			assertLive(() -> DATABASE.number("SELECT COUNT(PG_TERMINATE_BACKEND(pid)) FROM pg_stat_activity"
					+ " WHERE datname = CURRENT_DATABASE() AND query LIKE 'LISTEN%'"), "missed");
			clientsLearnOfCommittedChanges();
		}

	}

	@Nested
	class Concurrency extends AbstractConcurrencyContractTests {

		@Override
		void assertNoTransactionIsOpen() {
			super.assertNoTransactionIsOpen();
			// Requests of clients that are gone may still be on their way through the
			// server
			await().atMost(Duration.ofSeconds(5))
				.until(() -> DATABASE.number("SELECT COUNT(*) FROM pg_stat_activity"
						+ " WHERE datname = CURRENT_DATABASE() AND state LIKE 'idle in transaction%'") == 0);
		}

	}

	@Nested
	class Schema extends AbstractSchemaContractTests {

		@Test
		void tablesAreOnTheServer() {
			assertThat(DATABASE.tables()).contains("users", "posts", "databasechangelog");
		}

	}

}
