package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2RelationContractTests extends AbstractRelationContractTests {

	H2RelationContractTests() {
		super(TestDatabase.h2(5));
	}

}
