package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class H2ParityContractTests extends AbstractParityContractTests {

	H2ParityContractTests() {
		super(() -> TestDatabase.h2(3));
	}

}
