package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class PostgresBulkRaceTests extends AbstractBulkRaceTests {

	PostgresBulkRaceTests() {
		super(TestDatabase.postgres(16), 32);
	}

}
