package dev.asyncdb.connection;

import dev.asyncdb.testing.TestDatabase;

class PostgresGuardedConnectionContractTests extends AbstractGuardedConnectionContractTests {

	PostgresGuardedConnectionContractTests() {
		super(() -> TestDatabase.postgres(5));
	}

}
