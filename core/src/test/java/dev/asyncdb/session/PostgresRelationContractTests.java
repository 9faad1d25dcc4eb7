package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresRelationContractTests extends AbstractRelationContractTests {

	PostgresRelationContractTests() {
		super(TestDatabase.postgres(5));
	}

}
