package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class MariaDbMigrationFileContractTests extends AbstractMigrationFileContractTests {

	MariaDbMigrationFileContractTests() {
		super(TestDatabase.mariadb(2));
	}

}
