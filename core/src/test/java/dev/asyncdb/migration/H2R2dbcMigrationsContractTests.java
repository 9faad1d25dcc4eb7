package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class H2R2dbcMigrationsContractTests extends AbstractMigrationsContractTests {

	H2R2dbcMigrationsContractTests() {
		super(TestDatabase.h2(3), EngineUnderTest.R2DBC);
	}

}
