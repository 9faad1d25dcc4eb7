package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresRelationSafetyContractTests extends AbstractRelationSafetyContractTests {

	PostgresRelationSafetyContractTests() {
		super(TestDatabase.postgres(5));
	}

}
