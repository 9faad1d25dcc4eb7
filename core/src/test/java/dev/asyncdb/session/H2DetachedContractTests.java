package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2DetachedContractTests extends AbstractDetachedContractTests {

	H2DetachedContractTests() {
		super(TestDatabase.h2(5));
	}

}
