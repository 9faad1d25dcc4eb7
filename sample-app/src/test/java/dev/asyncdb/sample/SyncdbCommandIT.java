package dev.asyncdb.sample;

import java.nio.file.Path;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged application as a command, in a JVM of its own.
 */
class SyncdbCommandIT {

	@TempDir
	private Path directory;

	@Test
	void syncdbCreatesAndThenFindsNothingToDo() throws Exception {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			Outcome first = run("syncdb", "--asyncdb.url=" + database.url());
			assertThat(first).isEqualTo(new Outcome(0, "Database created." + System.lineSeparator(), first.err()));
			assertThat(first.err()).contains("liquibase").doesNotContain("Netty started");
			Outcome second = run("syncdb", "--asyncdb.url=" + database.url());
			assertThat(second.out()).isEqualTo("Database already up-to-date." + System.lineSeparator());
			assertThat(second.exitCode()).isZero();
			assertThat(database.tables()).contains("users", "posts");
		}
	}

	// The application asks for more connections than its user may have
	@Test
	void syncdbGetsByWithTwoConnections() throws Exception {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			String user = "two_" + database.url().substring(database.url().lastIndexOf('/') + 1);
			database.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'pw' CONNECTION LIMIT 2",
					"GRANT ALL ON SCHEMA public TO " + user);
			Outcome outcome = run("syncdb", "--asyncdb.url=" + database.url(), "--asyncdb.username=" + user,
					"--asyncdb.password=pw", "--spring.r2dbc.pool.initial-size=50", "--spring.r2dbc.pool.min-idle=50",
					"--spring.r2dbc.pool.max-size=50");
			assertThat(outcome.out()).as(outcome.err()).isEqualTo("Database created." + System.lineSeparator());
			database.execute("DROP OWNED BY " + user + " CASCADE", "DROP ROLE " + user);
		}
	}

	// One process after the other is slow, so that one test goes the whole way
	@Test
	void syncdbGoesToAndFroAndSaysWhereItIs() throws Exception {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			String url = "--asyncdb.url=" + database.url();
			assertThat(run("syncdb", "upgrade", "+1", "--json", url).out()).startsWith("{\"command\":\"upgrade\"")
				.contains("\"result\":\"CREATED\"", "\"executed\":[\"users\"]");
			Outcome upgraded = run("syncdb", url);
			assertThat(upgraded.out()).isEqualTo("Database upgraded." + System.lineSeparator());
			assertThat(upgraded.err()).contains("[1/5] posts … ok", "[5/5] posts-tags … ok");
			Outcome downgraded = run("syncdb", "downgrade", "users", "--yes", url);
			assertThat(downgraded.out()).isEqualTo("Database downgraded to users." + System.lineSeparator());
			assertThat(database.tables()).contains("users").doesNotContain("posts", "comments", "tags");
			database.execute("UPDATE databasechangelog SET md5sum = '9:00000000000000000000000000000000'");
			Outcome edited = run("syncdb", url);
			assertThat(edited.exitCode()).isEqualTo(5);
			assertThat(edited.err()).contains("users", "Undo the edit", "validCheckSum");
		}
	}

	@Test
	void syncdbWhenDatabaseIsNotThereExitsWithFour() throws Exception {
		Outcome outcome = run("syncdb", "--asyncdb.url=postgresql://app:s3cr3t@localhost:1/shop");
		assertThat(outcome.exitCode()).isEqualTo(4);
		assertThat(outcome.out()).isEmpty();
		assertThat(outcome.err()).contains("Could not connect to r2dbc:postgresql://localhost:1/shop")
			.doesNotContain("s3cr3t");
	}

	@Test
	void syncdbWhenChangeFailsExitsWithOne() throws Exception {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			database.execute("CREATE TABLE strangers (id INT)");
			Outcome outcome = run("syncdb", "--asyncdb.url=" + database.url());
			assertThat(outcome.exitCode()).isOne();
			assertThat(outcome.err()).contains("strangers");
		}
	}

	@Test
	void applicationWhenUrlIsUnreadableTellsOnOneScreenAndNoPassword() throws Exception {
		Outcome outcome = run("--asyncdb.url=postgresql://app:s3#cr3t@localhost/shop");
		assertThat(outcome.exitCode()).isOne();
		assertThat(outcome.out()).contains("APPLICATION FAILED TO START", "asyncdb.url")
			.doesNotContain("s3#cr3t", "cr3t@", "\tat ");
	}

	private Outcome run(String... arguments) throws InterruptedException {
		try (SampleProcess command = SampleProcess.start(this.directory, arguments)) {
			int exitCode = command.exitCode();
			return new Outcome(exitCode, command.out(), command.err());
		}
	}

	/**
	 * What a process did.
	 *
	 * @param exitCode exit code
	 * @param out its standard output
	 * @param err its standard error
	 */
	private record Outcome(int exitCode, String out, String err) {
	}

}
