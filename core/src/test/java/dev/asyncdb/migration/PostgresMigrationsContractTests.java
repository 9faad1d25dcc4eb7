package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class PostgresMigrationsContractTests extends AbstractMigrationsContractTests {

	PostgresMigrationsContractTests() {
		super(TestDatabase.postgres(3));
	}

}
