package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbRandomOperationTests extends AbstractRandomOperationTests {

	MariaDbRandomOperationTests() {
		super(TestDatabase.mariadb(3));
	}

	// The same statements run on the others, up to those that read values back
	@Override
	int sequences() {
		return 300;
	}

}
