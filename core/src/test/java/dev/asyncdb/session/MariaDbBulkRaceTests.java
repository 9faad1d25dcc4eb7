package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbBulkRaceTests extends AbstractBulkRaceTests {

	MariaDbBulkRaceTests() {
		super(TestDatabase.mariadb(16), 32);
	}

}
