package dev.asyncdb.blocking;

import dev.asyncdb.testing.TestDatabase;

class MariaDbBlockingSessionContractTests extends AbstractBlockingSessionContractTests {

	MariaDbBlockingSessionContractTests() {
		super(TestDatabase.mariadb(3));
	}

}
