package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbFlushContractTests extends AbstractFlushContractTests {

	MariaDbFlushContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
