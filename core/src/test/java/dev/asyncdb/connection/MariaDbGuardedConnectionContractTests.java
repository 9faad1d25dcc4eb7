package dev.asyncdb.connection;

import dev.asyncdb.testing.TestDatabase;

class MariaDbGuardedConnectionContractTests extends AbstractGuardedConnectionContractTests {

	MariaDbGuardedConnectionContractTests() {
		super(() -> TestDatabase.mariadb(5));
	}

}
