package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;

@Tag("nightly")
class H2R2dbcMigrationsContractTests extends AbstractMigrationsContractTests {

	H2R2dbcMigrationsContractTests() {
		super(TestDatabase.h2(3), EngineUnderTest.R2DBC);
	}

}
