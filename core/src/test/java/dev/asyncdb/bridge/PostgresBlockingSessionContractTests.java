package dev.asyncdb.bridge;

import dev.asyncdb.testing.TestDatabase;

class PostgresBlockingSessionContractTests extends AbstractBlockingSessionContractTests {

	PostgresBlockingSessionContractTests() {
		super(TestDatabase.postgres(3));
	}

}
