package dev.asyncdb.jdbc;

import dev.asyncdb.testing.TestDatabase;

class MariaDbSpringJdbcContractTests extends AbstractSpringJdbcContractTests {

	MariaDbSpringJdbcContractTests() {
		super(TestDatabase.mariadb(3), "code UUID, content VARBINARY(100)");
	}

}
