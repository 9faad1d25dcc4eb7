package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2BulkRowContractTests extends AbstractBulkRowContractTests {

	H2BulkRowContractTests() {
		super(TestDatabase.h2(5), "RANDOM_UUID()");
	}

}
