package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class PostgresCreateContractTests extends AbstractCreateContractTests {

	PostgresCreateContractTests() {
		super(TestDatabase.postgres(3));
	}

	@Override
	boolean isTransactional() {
		return true;
	}

}
