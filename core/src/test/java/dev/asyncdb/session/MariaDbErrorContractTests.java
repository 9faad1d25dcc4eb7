package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbErrorContractTests extends AbstractErrorContractTests {

	MariaDbErrorContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
