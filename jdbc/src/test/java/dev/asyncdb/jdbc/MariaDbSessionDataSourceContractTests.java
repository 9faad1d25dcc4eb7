package dev.asyncdb.jdbc;

import dev.asyncdb.testing.TestDatabase;

class MariaDbSessionDataSourceContractTests extends AbstractSessionDataSourceContractTests {

	MariaDbSessionDataSourceContractTests() {
		super(TestDatabase.mariadb(3));
	}

}
