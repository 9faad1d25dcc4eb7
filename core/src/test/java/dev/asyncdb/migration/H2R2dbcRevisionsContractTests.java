package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class H2R2dbcRevisionsContractTests extends AbstractRevisionsContractTests {

	H2R2dbcRevisionsContractTests() {
		super(TestDatabase.h2(3), EngineUnderTest.R2DBC);
	}

}
