package dev.asyncdb.blocking;

import dev.asyncdb.testing.TestDatabase;

class H2BlockingSchemaContractTests extends AbstractBlockingSchemaContractTests {

	H2BlockingSchemaContractTests() {
		super(TestDatabase.h2(3));
	}

}
