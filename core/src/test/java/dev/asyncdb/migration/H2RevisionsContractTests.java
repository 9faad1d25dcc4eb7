package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class H2RevisionsContractTests extends AbstractRevisionsContractTests {

	H2RevisionsContractTests() {
		super(TestDatabase.h2(1));
	}

}
