package dev.asyncdb.connection;

import dev.asyncdb.testing.TestDatabase;

class H2SafePoolContractTests extends AbstractSafePoolContractTests {

	H2SafePoolContractTests() {
		super(TestDatabase.h2(2));
	}

}
