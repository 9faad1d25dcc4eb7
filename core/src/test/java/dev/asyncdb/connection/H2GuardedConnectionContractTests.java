package dev.asyncdb.connection;

import dev.asyncdb.testing.TestDatabase;

class H2GuardedConnectionContractTests extends AbstractGuardedConnectionContractTests {

	H2GuardedConnectionContractTests() {
		super(() -> TestDatabase.h2(5));
	}

}
