package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class MariaDbMigrationFileContractTests extends AbstractMigrationFileContractTests {

	MariaDbMigrationFileContractTests() {
		super(TestDatabase.mariadb(2));
	}

	@Override
	String jdbcUrl(String url, String schema) {
		return url.replaceFirst("/[^/?]+(\\?|$)", "/" + schema + "$1");
	}

}
