package dev.asyncdb.autoconfigure.syncdb;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Answers}.
 */
class AnswersTests {

	@ParameterizedTest
	@CsvSource({ "0, 0, 0, 0", "0, 2, 0, 2", "2, 4, 1, 4", "0, 1, 4, 1", "2, 0, 3, 3" })
	void exitCodeIsThatOfTheFirstFailureOtherwiseOfPendingChanges(int one, int two, int three, int all) {
		Answers databases = new Answers();
		databases.ofDatabase("one", Answer.of("a").exitingWith(one));
		databases.ofDatabase("two", Answer.of("b").exitingWith(two));
		databases.ofDatabase("three", Answer.of("c").exitingWith(three));
		assertThat(databases.databases().exitCode()).isEqualTo(all);
	}

	@Test
	void answersFollowTheNamesOfTheirDatabases() {
		Answers databases = new Answers();
		databases.ofDatabase("main", Answer.of("Database upgraded."));
		databases.ofDatabase("reporting", Answer.of("Status: up to date\n[X] 1").with("position", 1));
		assertThat(databases.databases().text()).isEqualTo("""
				main: Database upgraded.
				reporting:
				  Status: up to date
				  [X] 1""");
		assertThat(databases.databases().json("status"))
			.isEqualTo("{\"command\":\"status\",\"exitCode\":0,\"databases\":["
					+ "{\"database\":\"main\",\"exitCode\":0,\"text\":\"Database upgraded.\"},"
					+ "{\"database\":\"reporting\",\"exitCode\":0,\"position\":1,\"text\":\"Status: up to date\\n[X] 1\"}],"
					+ "\"text\":\"main: Database upgraded.\\nreporting:\\n  Status: up to date\\n  [X] 1\"}");
	}

	@Test
	void answersOfModulesFollowTheNamesOfTheirDatabase() {
		Answers modules = new Answers();
		modules.ofModule("users", Answer.of("Database upgraded."));
		modules.ofModule("billing", Answer.of("a").exitingWith(2));
		Answer main = modules.modules("Done.");
		assertThat(main.text()).isEqualTo("users: Database upgraded.\nbilling: a\nDone.");
		assertThat(main.json("sync"))
			.startsWith("{\"command\":\"sync\",\"exitCode\":2,\"modules\":[{\"module\":\"users\",\"exitCode\":0,");
		Answers databases = new Answers();
		databases.ofDatabase("main", main);
		databases.ofDatabase("reporting", Answer.of("b"));
		assertThat(databases.databases().text())
			.isEqualTo("main/users: Database upgraded.\nmain/billing: a\nreporting: b");
		assertThat(databases.databases().json("sync")).contains(
				"{\"database\":\"main\",\"module\":\"billing\",\"exitCode\":2,\"text\":\"a\"},{\"database\":\"reporting\",\"exitCode\":0");
		assertThat(databases.databases().exitCode()).isEqualTo(2);
	}

}
