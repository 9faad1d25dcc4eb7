package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2ErrorContractTests extends AbstractErrorContractTests {

	H2ErrorContractTests() {
		super(TestDatabase.h2(5));
	}

}
