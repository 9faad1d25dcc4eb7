package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class MariaDbParityContractTests extends AbstractParityContractTests {

	MariaDbParityContractTests() {
		super(() -> TestDatabase.mariadb(3));
	}

}
