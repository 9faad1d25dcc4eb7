package dev.asyncdb.sample;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.awaitility.Awaitility.await;

/**
 * Posts on PostgreSQL, with updates by NOTIFY.
 */
class PostgresPostContractTests extends AbstractPostContractTests {

	private static final TestDatabase DATABASE = TestDatabase.postgres(1);

	@DynamicPropertySource
	static void url(DynamicPropertyRegistry registry) {
		registry.add("asyncdb.url", DATABASE::url);
	}

	@AfterAll
	static void close() {
		DATABASE.close();
	}

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
