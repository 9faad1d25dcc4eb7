package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2SelectContractTests extends AbstractSelectContractTests {

	H2SelectContractTests() {
		super(TestDatabase.h2(5));
	}

}
