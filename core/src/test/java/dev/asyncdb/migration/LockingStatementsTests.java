package dev.asyncdb.migration;

import java.util.List;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The statements of pending changes that lock tables, with each engine.
 */
class LockingStatementsTests {

	@ParameterizedTest
	@EnumSource
	void statementsOfPendingChangesAreNamed(EngineUnderTest engine) {
		try (TestDatabase database = TestDatabase.postgres(2)) {
			Migrations migrations = engine.migrations(database, engine.changeLog("locking.yaml"));
			assertThat(found(migrations)).as("on new tables").isEmpty();
			migrations.upgrade("+1").block(TestDatabase.TIMEOUT);
			assertThat(found(migrations)).extracting(LockingStatement::statement)
				.satisfiesExactly((statement) -> assertThat(statement).startsWith("CREATE INDEX by_state ON "));
			assertThat(found(migrations).get(0).change()).contains("V2__index.sql");
			migrations.upgrade("head").block(TestDatabase.TIMEOUT);
			assertThat(found(migrations)).isEmpty();
		}
	}

	private static List<LockingStatement> found(Migrations migrations) {
		return migrations.lockingStatements().collectList().blockOptional(TestDatabase.TIMEOUT).orElseThrow();
	}

}
