package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class PostgresMigrationFileContractTests extends AbstractMigrationFileContractTests {

	PostgresMigrationFileContractTests() {
		super(TestDatabase.postgres(2));
	}

}
