package dev.asyncdb.autoconfigure.syncdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A command in a process of its own.
 */
class SyncdbProcessTests {

	private static final int SECONDS = 300;

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "syncdb,0", "syncdb status,0", "syncdb check,2", "syncdb nonsense,64", "syncdb --help,0" })
	void commandStartsNothingOfTheApplication(String command, int exitCode) throws Exception {
		Ended ended = run(command, Applications.h2());
		assertThat(ended.exitCode()).as(ended.log()).isEqualTo(exitCode);
		assertThat(ended.log()).doesNotContain(BusyApplication.WORK);
	}

	// Devtools restarts the application in a class loader of its own
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void commandMigratesBeforeAnythingStarts(boolean restarts) throws Exception {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			Ended ended = run("syncdb", database.url(), "-Dspring.devtools.restart.enabled=" + restarts);
			assertThat(ended.exitCode()).as(ended.log()).isZero();
			assertThat(ended.answer()).isEqualTo("Database created.");
			assertThat(ended.log()).doesNotContain(BusyApplication.WORK);
			assertThat(database.tables()).contains("customer");
		}
	}

	// The first one reads tables that do not exist
	@ParameterizedTest
	@ValueSource(strings = { "liquibase", "flyway" })
	void firstMigrationWarnsOfNothing(String engine) throws Exception {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			String options = "--spring.r2dbc.url=%s --asyncdb.migrations.engine=%s --asyncdb.migrations.connection=r2dbc"
				.formatted(database.r2dbcUrl(), engine);
			Ended ended = run(
					"syncdb --spring.flyway.locations=classpath:flyway/shop --spring.flyway.placeholders.table=orders "
							+ options,
					"");
			assertThat(ended.exitCode()).as(ended.log()).isZero();
			assertThat(ended.answer()).isEqualTo("Database created.");
			assertThat(ended.log()).doesNotContain(" WARN ", " ERROR ", "\tat ");
		}
	}

	@Test
	void commandOfAFurtherDatabaseMigratesThatOneOnly() throws Exception {
		String reporting = "--asyncdb.databases.reporting.url=";
		try (TestDatabase main = TestDatabase.postgres(1); TestDatabase further = TestDatabase.postgres(1)) {
			Ended ended = run("syncdb --database reporting --asyncdb.databases.reporting.migrations.on-startup=sync "
					+ reporting + further.url(), main.url());
			assertThat(ended.exitCode()).as(ended.log()).isZero();
			assertThat(ended.answer()).isEqualTo("Database created.");
			assertThat(further.tables()).contains("report");
			assertThat(main.tables()).isEmpty();
			assertThat(run("syncdb create --database=reporting " + reporting + further.url(), main.url()).exitCode())
				.isZero();
			Ended unknown = run("syncdb --database=audit " + reporting + further.url(), main.url());
			assertThat(unknown.exitCode()).isEqualTo(64);
			assertThat(unknown.log())
				.contains("there is no database audit; those of asyncdb.databases are [reporting]");
		}
	}

	@Test
	void commandOfAllDatabasesMigratesEachAndHasOneSummary() throws Exception {
		try (TestDatabase main = TestDatabase.postgres(1); TestDatabase further = TestDatabase.postgres(1)) {
			String all = " --all-databases --asyncdb.databases.bare.url=" + Applications.h2()
					+ " --asyncdb.databases.reporting.url=" + further.url();
			assertThat(run("syncdb check --quiet" + all, main.url()).exitCode()).isEqualTo(2);
			Ended ended = run("syncdb" + all, main.url());
			assertThat(ended.exitCode()).as(ended.log()).isZero();
			assertThat(ended.answer().lines()).as("bare has no change log")
				.containsExactly("main: Database created.", "reporting: Database created.");
			assertThat(main.tables()).contains("customer");
			assertThat(further.tables()).contains("report");
			Ended partly = run("syncdb --json --all-databases --asyncdb.databases.reporting.url=" + further.url(),
					"postgresql://u:p@localhost:1/nothing");
			assertThat(partly.exitCode()).isEqualTo(4);
			assertThat(partly.answer())
				.startsWith("{\"command\":\"sync\",\"exitCode\":4,\"databases\":[{\"database\":\"main\"")
				.contains("{\"database\":\"reporting\",\"exitCode\":0,", "\"result\":\"ALREADY_UP_TO_DATE\"");
		}
	}

	@Test
	void commandOfTheMainDatabaseDoesNotMigrateAnother() throws Exception {
		try (TestDatabase main = TestDatabase.postgres(1); TestDatabase further = TestDatabase.postgres(1)) {
			Ended ended = run("syncdb check --entities --asyncdb.databases.reporting.migrations.on-startup=sync"
					+ " --asyncdb.databases.reporting.url=" + further.url(), main.url());
			assertThat(ended.exitCode()).as(ended.log()).isZero();
			assertThat(further.tables()).isEmpty();
		}
	}

	// Otherwise the other tests would prove nothing
	@Test
	void applicationItselfStartsAll() throws Exception {
		Ended ended = run("--server.port=0", Applications.h2());
		assertThat(ended.exitCode()).isEqualTo(99);
		assertThat(ended.log()).contains(BusyApplication.WORK + "lifecycle", BusyApplication.WORK + "runner",
				BusyApplication.WORK + "scheduled", BusyApplication.WORK + "ContextRefreshedEvent",
				BusyApplication.WORK + "warm-up", BusyApplication.WORK + "cache", BusyApplication.WORK + "preloading",
				BusyApplication.WORK + "listener");
	}

	@ParameterizedTest
	@ValueSource(strings = { "status", "check --json" })
	void answerUnderDevtoolsIsOnTheStandardOutput(String command) throws Exception {
		String url = Applications.h2();
		Ended plain = run("syncdb " + command, url, "-Dspring.devtools.restart.enabled=false");
		Ended restarted = run("syncdb " + command, url, "-Dspring.devtools.restart.enabled=true");
		assertThat(restarted.answer()).isEqualTo(plain.answer());
		assertThat(restarted.exitCode()).isEqualTo(plain.exitCode());
	}

	private Ended run(String command, String url, String... options) throws IOException, InterruptedException {
		List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Dspring.docker.compose.enabled=false", "-cp",
				System.getProperty("java.class.path"), BusyApplication.class.getName()));
		line.addAll(1, List.of(options));
		line.addAll(List.of(command.split(" ")));
		line.add("--spring.main.web-application-type=none");
		if (!url.isEmpty()) {
			line.add("--asyncdb.url=" + url);
		}
		Path out = this.directory.resolve("out");
		Path log = this.directory.resolve("log");
		Process process = new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(log.toFile()).start();
		try {
			assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8).strip(),
				Files.readString(log, StandardCharsets.UTF_8));
	}

	record Ended(int exitCode, String answer, String log) {
	}

}
