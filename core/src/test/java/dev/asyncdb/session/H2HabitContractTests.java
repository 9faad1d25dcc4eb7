package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2HabitContractTests extends AbstractHabitContractTests {

	H2HabitContractTests() {
		super(TestDatabase.h2(5));
	}

}
