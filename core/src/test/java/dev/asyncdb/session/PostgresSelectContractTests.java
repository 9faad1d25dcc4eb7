package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresSelectContractTests extends AbstractSelectContractTests {

	PostgresSelectContractTests() {
		super(TestDatabase.postgres(5));
	}

}
