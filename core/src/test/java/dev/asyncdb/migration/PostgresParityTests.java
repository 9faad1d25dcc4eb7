package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class PostgresParityTests extends AbstractParityTests {

	PostgresParityTests() {
		super(() -> TestDatabase.postgres(3));
	}

}
