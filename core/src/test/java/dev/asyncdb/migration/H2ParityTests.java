package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;

@Tag("nightly")
class H2ParityTests extends AbstractParityTests {

	H2ParityTests() {
		super(() -> TestDatabase.h2(3));
	}

}
