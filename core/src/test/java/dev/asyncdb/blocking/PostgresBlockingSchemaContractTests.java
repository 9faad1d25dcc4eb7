package dev.asyncdb.blocking;

import dev.asyncdb.testing.TestDatabase;

class PostgresBlockingSchemaContractTests extends AbstractBlockingSchemaContractTests {

	PostgresBlockingSchemaContractTests() {
		super(TestDatabase.postgres(3));
	}

}
