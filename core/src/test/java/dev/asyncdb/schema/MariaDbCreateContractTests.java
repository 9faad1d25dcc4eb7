package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class MariaDbCreateContractTests extends AbstractCreateContractTests {

	MariaDbCreateContractTests() {
		super(TestDatabase.mariadb(3));
	}

}
