package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2FlushContractTests extends AbstractFlushContractTests {

	H2FlushContractTests() {
		super(TestDatabase.h2(5));
	}

}
