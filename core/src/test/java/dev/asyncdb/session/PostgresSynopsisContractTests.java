package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresSynopsisContractTests extends AbstractSynopsisContractTests {

	PostgresSynopsisContractTests() {
		super(TestDatabase.postgres(5));
	}

}
