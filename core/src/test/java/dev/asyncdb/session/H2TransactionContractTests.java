package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2TransactionContractTests extends AbstractTransactionContractTests {

	H2TransactionContractTests() {
		super(TestDatabase.h2(5));
	}

}
