package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;

@Tag("nightly")
class MariaDbParityTests extends AbstractParityTests {

	MariaDbParityTests() {
		super(() -> TestDatabase.mariadb(3));
	}

}
