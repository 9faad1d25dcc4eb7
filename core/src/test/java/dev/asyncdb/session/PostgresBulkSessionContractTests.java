package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresBulkSessionContractTests extends AbstractBulkSessionContractTests {

	PostgresBulkSessionContractTests() {
		super(TestDatabase.postgres(5));
	}

}
