package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2RelatedEntitiesContractTests extends AbstractRelatedEntitiesContractTests {

	H2RelatedEntitiesContractTests() {
		super(TestDatabase.h2(5));
	}

}
