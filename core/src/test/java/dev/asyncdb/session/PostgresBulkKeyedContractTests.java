package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresBulkKeyedContractTests extends AbstractBulkKeyedContractTests {

	PostgresBulkKeyedContractTests() {
		super(TestDatabase.postgres(5));
	}

}
