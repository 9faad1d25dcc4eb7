package dev.asyncdb.blocking;

import dev.asyncdb.testing.TestDatabase;

class PostgresBlockingSessionContractTests extends AbstractBlockingSessionContractTests {

	PostgresBlockingSessionContractTests() {
		super(TestDatabase.postgres(3));
	}

}
