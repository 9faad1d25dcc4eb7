package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2SessionContractTests extends AbstractSessionContractTests {

	H2SessionContractTests() {
		super(TestDatabase.h2(10));
	}

}
