package dev.asyncdb.jdbc;

import dev.asyncdb.testing.TestDatabase;

class H2SessionDataSourceContractTests extends AbstractSessionDataSourceContractTests {

	H2SessionDataSourceContractTests() {
		super(TestDatabase.h2(3));
	}

}
