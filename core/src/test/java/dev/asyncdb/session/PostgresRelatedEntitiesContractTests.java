package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresRelatedEntitiesContractTests extends AbstractRelatedEntitiesContractTests {

	PostgresRelatedEntitiesContractTests() {
		super(TestDatabase.postgres(5));
	}

}
