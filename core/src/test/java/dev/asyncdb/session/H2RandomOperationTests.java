package dev.asyncdb.session;

import dev.asyncdb.testing.TestDatabase;

class H2RandomOperationTests extends AbstractRandomOperationTests {

	H2RandomOperationTests() {
		super(TestDatabase.h2(3));
	}

}
