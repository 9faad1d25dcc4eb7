package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresHabitContractTests extends AbstractHabitContractTests {

	PostgresHabitContractTests() {
		super(TestDatabase.postgres(5));
	}

}
