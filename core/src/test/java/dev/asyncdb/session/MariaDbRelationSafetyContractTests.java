package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbRelationSafetyContractTests extends AbstractRelationSafetyContractTests {

	MariaDbRelationSafetyContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
