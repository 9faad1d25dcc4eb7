package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresSessionContractTests extends AbstractSessionContractTests {

	PostgresSessionContractTests() {
		super(TestDatabase.postgres(10));
	}

}
