package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class H2MigrationFileContractTests extends AbstractMigrationFileContractTests {

	H2MigrationFileContractTests() {
		super(TestDatabase.h2(2));
	}

	@Override
	String jdbcUrl(String url, String schema) {
		return url + ";SCHEMA=" + schema;
	}

}
