package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbRelatedEntitiesContractTests extends AbstractRelatedEntitiesContractTests {

	MariaDbRelatedEntitiesContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
