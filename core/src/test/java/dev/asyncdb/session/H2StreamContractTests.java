package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2StreamContractTests extends AbstractStreamContractTests {

	H2StreamContractTests() {
		super(TestDatabase.h2(5));
	}

}
