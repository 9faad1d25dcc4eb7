package dev.asyncdb.sample;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Posts on MariaDB.
 */
@EnabledIf(value = "dev.asyncdb.testing.MariaDbServer#isAvailable",
		disabledReason = "no embedded MariaDB for this machine")
class MariaDbPostContractTests extends AbstractPostContractTests {

	private static final TestDatabase DATABASE = TestDatabase.mariadb(1);

	@DynamicPropertySource
	static void url(DynamicPropertyRegistry registry) {
		registry.add("asyncdb.url", DATABASE::url);
	}

	@AfterAll
	static void close() {
		DATABASE.close();
	}

}
