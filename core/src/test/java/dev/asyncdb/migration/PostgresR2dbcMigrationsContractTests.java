package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class PostgresR2dbcMigrationsContractTests extends AbstractMigrationsContractTests {

	PostgresR2dbcMigrationsContractTests() {
		super(TestDatabase.postgres(3), EngineUnderTest.R2DBC);
	}

}
