package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class H2MigrationsContractTests extends AbstractMigrationsContractTests {

	H2MigrationsContractTests() {
		super(TestDatabase.h2(3));
	}

}
