package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbSelectContractTests extends AbstractSelectContractTests {

	MariaDbSelectContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
