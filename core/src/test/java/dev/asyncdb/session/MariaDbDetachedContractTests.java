package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbDetachedContractTests extends AbstractDetachedContractTests {

	MariaDbDetachedContractTests() {
		super(TestDatabase.mariadb(5));
	}

}
