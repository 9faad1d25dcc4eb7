package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;

class PostgresRevisionsContractTests extends AbstractRevisionsContractTests {

	PostgresRevisionsContractTests() {
		super(TestDatabase.postgres(1));
	}

}
