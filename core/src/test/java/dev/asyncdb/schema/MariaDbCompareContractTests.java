package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class MariaDbCompareContractTests extends AbstractCompareContractTests {

	MariaDbCompareContractTests() {
		super(TestDatabase.mariadb(2));
	}

}
