package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbHabitContractTests extends AbstractHabitContractTests {

	MariaDbHabitContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
