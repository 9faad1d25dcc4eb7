package dev.asyncdb.connection;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class PostgresGuardedConnectionContractTests extends AbstractGuardedConnectionContractTests {

	PostgresGuardedConnectionContractTests() {
		super(() -> TestDatabase.postgres(5));
	}

	@Test
	void commitAfterTheConnectionWasCutIsNoSuccess() {
		assertThatACommitAfterACutFails("SELECT pg_sleep(30)");
	}

}
