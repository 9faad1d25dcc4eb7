package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresDetachedContractTests extends AbstractDetachedContractTests {

	PostgresDetachedContractTests() {
		super(TestDatabase.postgres(5));
	}

}
