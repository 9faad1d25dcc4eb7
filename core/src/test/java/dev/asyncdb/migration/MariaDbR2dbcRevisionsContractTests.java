package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;

@Tag("nightly")
class MariaDbR2dbcRevisionsContractTests extends AbstractRevisionsContractTests {

	MariaDbR2dbcRevisionsContractTests() {
		super(TestDatabase.mariadb(3), EngineUnderTest.R2DBC);
	}

}
