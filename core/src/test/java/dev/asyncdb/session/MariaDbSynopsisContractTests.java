package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbSynopsisContractTests extends AbstractSynopsisContractTests {

	MariaDbSynopsisContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
