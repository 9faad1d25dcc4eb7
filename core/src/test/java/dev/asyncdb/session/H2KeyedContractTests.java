package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2KeyedContractTests extends AbstractKeyedContractTests {

	H2KeyedContractTests() {
		super(TestDatabase.h2(5));
	}

	@Override
	int statementsOfAnUpdate() {
		return 6;
	}

}
