package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2BulkKeyedContractTests extends AbstractBulkKeyedContractTests {

	H2BulkKeyedContractTests() {
		super(TestDatabase.h2(5));
	}

}
