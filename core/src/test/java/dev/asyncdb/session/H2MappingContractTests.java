package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2MappingContractTests extends AbstractMappingContractTests {

	H2MappingContractTests() {
		super(TestDatabase.h2(5));
	}

	@Override
	String generated(String expression) {
		return "GENERATED ALWAYS AS (" + expression + ")";
	}

}
