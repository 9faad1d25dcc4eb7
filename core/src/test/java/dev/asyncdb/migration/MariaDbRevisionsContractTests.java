package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class MariaDbRevisionsContractTests extends AbstractRevisionsContractTests {

	MariaDbRevisionsContractTests() {
		super(TestDatabase.mariadb(1));
	}

}
