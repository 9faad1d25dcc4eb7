package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class PostgresParityContractTests extends AbstractParityContractTests {

	PostgresParityContractTests() {
		super(() -> TestDatabase.postgres(3));
	}

}
