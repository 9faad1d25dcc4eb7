package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2RelationSafetyContractTests extends AbstractRelationSafetyContractTests {

	H2RelationSafetyContractTests() {
		super(TestDatabase.h2(5));
	}

}
