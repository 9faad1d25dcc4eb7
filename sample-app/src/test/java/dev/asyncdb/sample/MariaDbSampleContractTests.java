package dev.asyncdb.sample;

import java.time.Duration;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * With one URL, on a real server.
 */
@EnabledIf(value = "dev.asyncdb.testing.MariaDbServer#isAvailable",
		disabledReason = "no embedded MariaDB for this machine")
@TestInstance(Lifecycle.PER_CLASS)
class MariaDbSampleContractTests {

	private static final TestDatabase DATABASE = TestDatabase.mariadb(1);

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

	}

	@Nested
	class Concurrency extends AbstractConcurrencyContractTests {

		@Override
		void assertNoTransactionIsOpen() {
			super.assertNoTransactionIsOpen();
			// As on PostgreSQL; besides, the server shows this table as it was up to 100
			// ms
			// ago
			await().atMost(Duration.ofSeconds(5))
				.until(() -> DATABASE.number("SELECT COUNT(*) FROM information_schema.innodb_trx t"
						+ " JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.db = DATABASE()") == 0);
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
