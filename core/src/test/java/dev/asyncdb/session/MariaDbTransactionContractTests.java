package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbTransactionContractTests extends AbstractTransactionContractTests {

	MariaDbTransactionContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
