package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbBulkKeyedContractTests extends AbstractBulkKeyedContractTests {

	MariaDbBulkKeyedContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
