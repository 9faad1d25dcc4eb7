package dev.asyncdb.jdbc;

import dev.asyncdb.testing.TestDatabase;

class PostgresSessionDataSourceContractTests extends AbstractSessionDataSourceContractTests {

	PostgresSessionDataSourceContractTests() {
		super(TestDatabase.postgres(3));
	}

}
