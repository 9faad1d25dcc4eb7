package dev.asyncdb.bridge;

import dev.asyncdb.testing.TestDatabase;

class MariaDbBlockingSessionContractTests extends AbstractBlockingSessionContractTests {

	MariaDbBlockingSessionContractTests() {
		super(TestDatabase.mariadb(3));
	}

}
