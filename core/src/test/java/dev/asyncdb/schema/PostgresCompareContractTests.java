package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class PostgresCompareContractTests extends AbstractCompareContractTests {

	PostgresCompareContractTests() {
		super(TestDatabase.postgres(2));
	}

}
