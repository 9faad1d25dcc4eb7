package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class MariaDbSchemaRoundTripTests extends AbstractSchemaRoundTripTests {

	MariaDbSchemaRoundTripTests() {
		super(TestDatabase.mariadb(2));
	}

}
