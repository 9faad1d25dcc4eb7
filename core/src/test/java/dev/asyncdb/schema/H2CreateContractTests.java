package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class H2CreateContractTests extends AbstractCreateContractTests {

	H2CreateContractTests() {
		super(TestDatabase.h2(3));
	}

}
