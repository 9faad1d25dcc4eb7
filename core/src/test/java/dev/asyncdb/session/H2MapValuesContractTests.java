package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2MapValuesContractTests extends AbstractMapValuesContractTests {

	H2MapValuesContractTests() {
		super(TestDatabase.h2(5));
	}

}
