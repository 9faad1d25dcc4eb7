package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbBulkSessionContractTests extends AbstractBulkSessionContractTests {

	MariaDbBulkSessionContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
