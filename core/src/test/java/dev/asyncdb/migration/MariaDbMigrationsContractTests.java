package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class MariaDbMigrationsContractTests extends AbstractMigrationsContractTests {

	MariaDbMigrationsContractTests() {
		super(TestDatabase.mariadb(3));
	}

}
