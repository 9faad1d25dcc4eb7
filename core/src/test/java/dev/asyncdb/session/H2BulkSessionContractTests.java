package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2BulkSessionContractTests extends AbstractBulkSessionContractTests {

	H2BulkSessionContractTests() {
		super(TestDatabase.h2(5));
	}

}
