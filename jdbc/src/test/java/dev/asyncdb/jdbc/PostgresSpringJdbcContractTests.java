package dev.asyncdb.jdbc;

import dev.asyncdb.testing.TestDatabase;

class PostgresSpringJdbcContractTests extends AbstractSpringJdbcContractTests {

	PostgresSpringJdbcContractTests() {
		super(TestDatabase.postgres(3), "code UUID, content BYTEA");
	}

}
