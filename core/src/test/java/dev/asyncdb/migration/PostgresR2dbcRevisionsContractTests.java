package dev.asyncdb.migration;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;

@Tag("nightly")
class PostgresR2dbcRevisionsContractTests extends AbstractRevisionsContractTests {

	PostgresR2dbcRevisionsContractTests() {
		super(TestDatabase.postgres(3), EngineUnderTest.R2DBC);
	}

}
