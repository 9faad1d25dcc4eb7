package dev.asyncdb.connection;

import dev.asyncdb.testing.TestDatabase;

class MariaDbSafePoolContractTests extends AbstractSafePoolContractTests {

	MariaDbSafePoolContractTests() {
		super(TestDatabase.mariadb(3));
	}

}
