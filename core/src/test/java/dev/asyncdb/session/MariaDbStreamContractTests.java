package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbStreamContractTests extends AbstractStreamContractTests {

	MariaDbStreamContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
