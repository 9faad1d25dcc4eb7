package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class MariaDbKeyedContractTests extends AbstractKeyedContractTests {

	MariaDbKeyedContractTests() {
		super(TestDatabase.mariadb(16));
	}

	@Override
	int statementsOfAnUpdate() {
		return 4;
	}

}
