package dev.asyncdb.schema;

import dev.asyncdb.testing.TestDatabase;

class H2SchemaRoundTripTests extends AbstractSchemaRoundTripTests {

	H2SchemaRoundTripTests() {
		super(TestDatabase.h2(2));
	}

}
