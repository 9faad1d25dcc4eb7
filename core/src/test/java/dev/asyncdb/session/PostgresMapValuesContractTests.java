package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresMapValuesContractTests extends AbstractMapValuesContractTests {

	PostgresMapValuesContractTests() {
		super(TestDatabase.postgres(5));
	}

}
