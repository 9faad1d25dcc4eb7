package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresFlushContractTests extends AbstractFlushContractTests {

	PostgresFlushContractTests() {
		super(TestDatabase.postgres(5));
	}

}
