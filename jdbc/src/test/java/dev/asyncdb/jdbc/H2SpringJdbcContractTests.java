package dev.asyncdb.jdbc;

import dev.asyncdb.testing.TestDatabase;

class H2SpringJdbcContractTests extends AbstractSpringJdbcContractTests {

	H2SpringJdbcContractTests() {
		super(TestDatabase.h2(3), "code UUID, content VARBINARY(100)");
	}

}
