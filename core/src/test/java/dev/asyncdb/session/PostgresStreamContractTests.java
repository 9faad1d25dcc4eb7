package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresStreamContractTests extends AbstractStreamContractTests {

	PostgresStreamContractTests() {
		super(TestDatabase.postgres(5));
	}

}
