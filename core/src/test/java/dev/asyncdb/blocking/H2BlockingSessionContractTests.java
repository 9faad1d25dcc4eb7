package dev.asyncdb.blocking;

import dev.asyncdb.testing.TestDatabase;

class H2BlockingSessionContractTests extends AbstractBlockingSessionContractTests {

	H2BlockingSessionContractTests() {
		super(TestDatabase.h2(3));
	}

}
