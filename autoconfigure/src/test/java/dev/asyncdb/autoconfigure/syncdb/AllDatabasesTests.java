package dev.asyncdb.autoconfigure.syncdb;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AllDatabases}.
 */
class AllDatabasesTests {

	@ParameterizedTest
	@CsvSource({ "0, 0, 0, 0", "0, 2, 0, 2", "2, 4, 1, 4", "0, 1, 4, 1", "2, 0, 3, 3" })
	void exitCodeIsThatOfTheFirstFailureOtherwiseOfPendingChanges(int one, int two, int three, int all) {
		AllDatabases databases = new AllDatabases();
		databases.add("one", Answer.of("a").exitingWith(one));
		databases.add("two", Answer.of("b").exitingWith(two));
		databases.add("three", Answer.of("c").exitingWith(three));
		assertThat(databases.answer().exitCode()).isEqualTo(all);
	}

	@Test
	void answersFollowTheNamesOfTheirDatabases() {
		AllDatabases databases = new AllDatabases();
		databases.add("main", Answer.of("Database upgraded."));
		databases.add("reporting", Answer.of("Status: up to date\n[X] 1").with("position", 1));
		assertThat(databases.answer().text()).isEqualTo("""
				main: Database upgraded.
				reporting:
				  Status: up to date
				  [X] 1""");
		assertThat(databases.answer().json("status")).isEqualTo("{\"command\":\"status\",\"exitCode\":0,\"databases\":["
				+ "{\"database\":\"main\",\"exitCode\":0,\"text\":\"Database upgraded.\"},"
				+ "{\"database\":\"reporting\",\"exitCode\":0,\"position\":1,\"text\":\"Status: up to date\\n[X] 1\"}],"
				+ "\"text\":\"main: Database upgraded.\\nreporting:\\n  Status: up to date\\n  [X] 1\"}");
	}

}
