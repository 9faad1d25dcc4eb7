package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresRandomOperationTests extends AbstractRandomOperationTests {

	PostgresRandomOperationTests() {
		super(TestDatabase.postgres(3));
	}

}
