package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class PostgresSchemaRoundTripTests extends AbstractSchemaRoundTripTests {

	PostgresSchemaRoundTripTests() {
		super(TestDatabase.postgres(2));
	}

}
