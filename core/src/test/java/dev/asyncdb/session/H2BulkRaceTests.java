package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2BulkRaceTests extends AbstractBulkRaceTests {

	H2BulkRaceTests() {
		super(TestDatabase.h2(5), 8);
	}

}
