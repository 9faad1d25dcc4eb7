package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class H2CompareContractTests extends AbstractCompareContractTests {

	H2CompareContractTests() {
		super(TestDatabase.h2(2));
	}

}
