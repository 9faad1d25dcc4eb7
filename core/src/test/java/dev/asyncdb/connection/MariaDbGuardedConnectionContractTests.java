package dev.asyncdb.connection;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class MariaDbGuardedConnectionContractTests extends AbstractGuardedConnectionContractTests {

	MariaDbGuardedConnectionContractTests() {
		super(() -> TestDatabase.mariadb(5));
	}

	@Test
	void commitAfterTheConnectionWasCutIsNoSuccess() {
		assertThatACommitAfterACutFails("SELECT SLEEP(30)");
	}

}
