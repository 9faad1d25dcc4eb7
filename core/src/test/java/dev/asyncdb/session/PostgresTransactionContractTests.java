package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresTransactionContractTests extends AbstractTransactionContractTests {

	PostgresTransactionContractTests() {
		super(TestDatabase.postgres(5));
	}

}
