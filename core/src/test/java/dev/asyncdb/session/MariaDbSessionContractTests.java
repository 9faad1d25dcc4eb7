package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbSessionContractTests extends AbstractSessionContractTests {

	MariaDbSessionContractTests() {
		super(TestDatabase.mariadb(10));
	}

}
