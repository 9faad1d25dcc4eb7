package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2SynopsisContractTests extends AbstractSynopsisContractTests {

	H2SynopsisContractTests() {
		super(TestDatabase.h2(5));
	}

}
