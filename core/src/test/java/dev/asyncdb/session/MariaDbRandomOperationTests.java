package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbRandomOperationTests extends AbstractRandomOperationTests {

	MariaDbRandomOperationTests() {
		super(TestDatabase.mariadb(3));
	}

}
