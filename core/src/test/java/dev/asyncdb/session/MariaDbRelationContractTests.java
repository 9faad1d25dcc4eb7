package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbRelationContractTests extends AbstractRelationContractTests {

	MariaDbRelationContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
