package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class PostgresMigrationFileContractTests extends AbstractMigrationFileContractTests {

	PostgresMigrationFileContractTests() {
		super(TestDatabase.postgres(2));
	}

	@Override
	String jdbcUrl(String url, String schema) {
		return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
	}

}
