package dev.asyncdb.autoconfigure.syncdb;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.asyncdb.autoconfigure.syncdb.SyncdbUsage.Verb;
import dev.asyncdb.migration.DatabaseStatus;
import dev.asyncdb.migration.InvalidChangeLogException;
import dev.asyncdb.migration.JdbcDriverMissingException;
import dev.asyncdb.migration.MigrationConnectionException;
import dev.asyncdb.migration.MigrationEvent;
import dev.asyncdb.migration.MigrationException;
import dev.asyncdb.migration.MigrationLockException;
import dev.asyncdb.migration.MigrationReport;
import dev.asyncdb.migration.MigrationState;
import dev.asyncdb.migration.MigrationTargetException;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.Revision;
import dev.asyncdb.migration.SyncResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for the output and the exit codes of {@link SyncdbCommand}.
 */
class SyncdbCommandTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

	@TempDir
	private Path directory;

	private int run(String line) {
		return new SyncdbCommand(this.beans, new PrintStream(this.out, true), new PrintStream(this.err, true))
			.run(line.split(" "));
	}

	private int runOnATerminal(Migrations migrations, String line, @Nullable String answer) {
		this.beans.addBean("migrations", migrations);
		return new SyncdbCommand(this.beans, new PrintStream(this.out, true), new PrintStream(this.err, true),
				new Terminal(() -> answer))
			.run(line.split(" "));
	}

	private int run(Migrations migrations, String line) {
		this.beans.addBean("migrations", migrations);
		return run(line);
	}

	private int fail(RuntimeException failure) {
		return run(ScriptedMigrations.of(Mono.error(failure)), "syncdb");
	}

	@ParameterizedTest
	@CsvSource({ "CREATED,Database created.", "UPGRADED,Database upgraded.",
			"ALREADY_UP_TO_DATE,Database already up-to-date." })
	void runPrintsTheResult(SyncResult result, String sentence) {
		assertThat(run(ScriptedMigrations.answering(result), "syncdb")).isZero();
		assertThat(this.out.toString()).isEqualTo(sentence + System.lineSeparator());
	}

	@Test
	void runPrintsProgressUnlessQuiet() {
		assertThat(run(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb")).isZero();
		assertThat(this.err.toString()).contains("[1/1] 0002-posts … ok (14 ms)");
		this.err.reset();
		assertThat(run("syncdb --quiet")).isZero();
		assertThat(this.err.toString()).isEmpty();
	}

	@Test
	void progressOnATerminalIsABar() {
		Progress progress = new Progress(new PrintStream(this.err, true), true, () -> 0);
		ScriptedMigrations.answering(SyncResult.UPGRADED)
			.events()
			.doOnNext(progress::show)
			.blockLast(Duration.ofSeconds(5));
		assertThat(this.err.toString()).contains("[--------------------] 0/1, 1 left, 0 s: 0002-posts",
				"[####################] 1/1, 0 left, 0 s: 0002-posts");
	}

	@Test
	void runWithJsonPrintsOneObject() {
		run(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb --json");
		assertThat(this.out.toString().lines()).singleElement()
			.asString()
			.startsWith("{\"command\":\"sync\",\"exitCode\":0,")
			.contains("\"result\":\"UPGRADED\"", "\"before\":\"0001-users\"", "\"executed\":[\"0002-posts\"]",
					"\"text\":\"Database upgraded.\"")
			.endsWith("}");
	}

	@Test
	void statusListsEachChange() {
		assertThat(run(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb status")).isZero();
		assertThat(this.out.toString().lines()).containsExactly("Status:  upgrade available, 1 waiting",
				"Current: 0001-users (1/2)", "Latest:  0002-posts", "[X] 0001-users", "[ ] 0002-posts");
	}

	@Test
	void statusListsAnEditedChangeOnce() {
		Flux<Revision> history = Flux.just(ScriptedMigrations.revision("0001-users"),
				ScriptedMigrations.revision("0002-posts"));
		run(ScriptedMigrations.answering(SyncResult.UPGRADED).withHistory(history), "syncdb status");
		assertThat(this.out.toString().lines())
			.endsWith("[X] 0001-users", "[ ] 0002-posts (was edited after it was run)")
			.hasSize(5);
	}

	@Test
	void statusWithJsonPrintsAllFields() {
		assertThat(run(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb status --json")).isZero();
		Map<String, Object> fields = JsonParserFactory.getJsonParser().parseMap(this.out.toString());
		assertThat(fields.keySet()).containsExactly("command", "exitCode", "status", "current", "latest", "position",
				"size", "pending", "gaps", "unexpected", "ahead", "unmanagedTables", "text");
		assertThat(fields).containsEntry("command", "status")
			.containsEntry("exitCode", 0)
			.containsEntry("status", "UPGRADE_AVAILABLE")
			.containsEntry("current", "0001-users")
			.containsEntry("latest", "0002-posts")
			.containsEntry("position", 1)
			.containsEntry("size", 2)
			.containsEntry("pending", List.of("0002-posts"))
			.containsEntry("gaps", List.of())
			.containsEntry("unexpected", List.of())
			.containsEntry("ahead", false)
			.containsEntry("unmanagedTables", List.of());
	}

	@Test
	void statusWithJsonOmitsFieldsWithoutValue() {
		MigrationState state = new MigrationState(DatabaseStatus.NO_INFO, null, null, 0, 0, List.of(), List.of(),
				List.of(), List.of("visit"), null, Map.of());
		run(ScriptedMigrations.at(state), "syncdb status --json");
		assertThat(JsonParserFactory.getJsonParser().parseMap(this.out.toString()))
			.doesNotContainKeys("current", "latest")
			.containsEntry("unmanagedTables", List.of("visit"));
	}

	@Test
	void statusNamesTheConnectionThatMigrates() {
		MigrationState state = ScriptedMigrations.state(DatabaseStatus.UPGRADE_AVAILABLE, List.of())
			.withHolder("backend 7 (shop)");
		assertThat(run(ScriptedMigrations.at(state), "syncdb status")).isZero();
		assertThat(this.out.toString()).contains("Running: a migration by backend 7 (shop)");
	}

	@Test
	void progressNamesTheConnectionThatIsWaitedFor() {
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		new Progress(new PrintStream(err), false, () -> 0).show(MigrationEvent.waitingFor("backend 7 (shop)"));
		assertThat(err.toString()).contains("Waiting for the migration of backend 7 (shop)");
	}

	@Test
	void statusWhenDatabaseIsAheadPrintsAhead() {
		MigrationState state = new MigrationState(DatabaseStatus.UP_TO_DATE, ScriptedMigrations.revision("a"),
				ScriptedMigrations.revision("a"), 1, 1, List.of(), List.of(),
				List.of(ScriptedMigrations.revision("x::newer::y")), List.of(), null, Map.of());
		assertThat(run(ScriptedMigrations.at(state), "syncdb status")).isZero();
		assertThat(this.out.toString()).contains("ahead", "[?] x::newer::y");
		assertThat(run("syncdb check")).isZero();
	}

	@Test
	void checkWhenChangesArePendingExitsWithTwo() {
		assertThat(run(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb check")).isEqualTo(2);
		assertThat(this.out.toString()).contains("0002-posts");
	}

	@Test
	void checkWhenUpToDateExitsWithZero() {
		assertThat(run(ScriptedMigrations.at(ScriptedMigrations.state(DatabaseStatus.UP_TO_DATE, List.of())),
				"syncdb check"))
			.isZero();
	}

	@Test
	void checkOfLocksExitsWithTwoAndNamesTheSafeForm() {
		assertThat(run(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb check --locks")).isEqualTo(2);
		assertThat(this.out.toString().lines()).containsExactly("0002-posts", "  CREATE INDEX i ON users (name)",
				"  Blocks writes. Instead: CREATE INDEX CONCURRENTLY (https://example.org)");
	}

	@Test
	void checkOfLocksWithJsonListsTheStatements() {
		run(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb check --locks --json");
		assertThat(JsonParserFactory.getJsonParser().parseMap(this.out.toString())).containsEntry("locks",
				List.of(Map.of("change", "0002-posts", "statement", "CREATE INDEX i ON users (name)", "effect",
						"Blocks writes", "instead", "CREATE INDEX CONCURRENTLY", "source", "https://example.org")));
	}

	@Test
	void checkOfLocksWithoutPendingChangesExitsWithZero() {
		assertThat(run(ScriptedMigrations.at(ScriptedMigrations.state(DatabaseStatus.UP_TO_DATE, List.of())),
				"syncdb check --locks"))
			.isZero();
		assertThat(this.out.toString()).contains("No pending change locks");
	}

	@Test
	void currentHeadsAndHistoryNameChanges() {
		run(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb current");
		run("syncdb heads");
		run("syncdb history");
		assertThat(this.out.toString().lines()).hasSize(3).first().isEqualTo("0001-users");
		assertThat(this.out.toString().lines().skip(1)).first().isEqualTo("0002-posts");
	}

	@Test
	void dryRunPrintsSqlOnly() {
		run(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb --dry-run");
		run("syncdb downgrade v1 --sql");
		assertThat(this.out.toString().lines()).containsExactly("CREATE TABLE head", "DROP TABLE v1");
	}

	@Test
	void downgradeWithoutATerminalNeedsYes() {
		assertThat(run(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb downgrade -1")).isEqualTo(64);
		assertThat(this.err.toString()).contains("--yes");
		assertThat(run("syncdb downgrade -1 --yes")).isZero();
		assertThat(this.out.toString()).contains("Database downgraded to 0002-posts.");
	}

	@ParameterizedTest
	@CsvSource({ "syncdb, ''", "syncdb, y", "syncdb upgrade, Yes", "syncdb downgrade -1, y" })
	void planIsShownOnATerminalAndConfirmed(String line, String answer) {
		assertThat(runOnATerminal(ScriptedMigrations.answering(SyncResult.UPGRADED), line, answer)).isZero();
		assertThat(this.err.toString().lines()).first().asString().startsWith("1 change will be r");
		assertThat(this.err.toString()).contains("  " + (line.contains("down") ? "0001-users" : "0002-posts"))
			.contains("Continue? [" + (line.contains("down") ? "y/N" : "Y/n"));
		assertThat(this.out.toString().lines()).singleElement().asString().startsWith("Database ");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "end", value = { "syncdb, n", "syncdb, end", "syncdb upgrade +1, no",
			"syncdb downgrade -1, ''", "syncdb downgrade base, end" })
	void planThatIsNotConfirmedChangesNothing(String line, @Nullable String answer) {
		Migrations migrations = ScriptedMigrations.of(Mono.error(new AssertionError("Was run")));
		assertThat(runOnATerminal(migrations, line, answer)).isOne();
		assertThat(this.err.toString()).contains("Nothing was changed");
		assertThat(this.out.size()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "syncdb --yes", "syncdb upgrade --yes", "syncdb downgrade -1 --yes", "syncdb --dry-run",
			"syncdb status", "syncdb check", "syncdb stamp head" })
	void nothingIsAskedIfNothingHasToBeConfirmed(String line) {
		runOnATerminal(ScriptedMigrations.answering(SyncResult.UPGRADED), line, null);
		assertThat(this.err.toString()).doesNotContain("Continue?");
		assertThat(this.out.size()).isPositive();
	}

	@Test
	void errorAfterTheEndOfTheInputHasALineOfItsOwn() {
		runOnATerminal(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb", null);
		assertThat(this.err.toString().lines()).last().asString().startsWith("syncdb: Nothing was changed");
	}

	@Test
	void interruptedCommandSaysHowToGoOn() {
		Migrations migrations = ScriptedMigrations.of(Mono.never());
		Thread.currentThread().interrupt();
		int exitCode = run(migrations, "syncdb");
		Thread.interrupted();
		assertThat(exitCode).isOne();
		assertThat(this.err.toString()).contains("syncdb: Interrupted. syncdb status shows")
			.doesNotContain("Exception");
	}

	@Test
	void nothingIsAskedIfNoChangeIsPending() {
		MigrationState state = ScriptedMigrations.state(DatabaseStatus.UP_TO_DATE, List.of());
		assertThat(runOnATerminal(ScriptedMigrations.at(state), "syncdb", null)).isZero();
		assertThat(this.err.toString()).doesNotContain("Continue?");
	}

	@Test
	void longPlanIsCut() {
		List<Revision> many = IntStream.rangeClosed(1, 25)
			.mapToObj((number) -> ScriptedMigrations.revision("change-" + number))
			.toList();
		runOnATerminal(ScriptedMigrations.at(ScriptedMigrations.state(DatabaseStatus.UPGRADE_AVAILABLE, many)),
				"syncdb", "y");
		assertThat(this.err.toString()).contains("25 changes will be run", "  change-20", "  … and 5 more")
			.doesNotContain("change-21");
	}

	@Test
	void progressOfALongChangeHasTheElapsedTimeAndWhatIsLeft() {
		AtomicLong nanos = new AtomicLong();
		MigrationEvent running = new MigrationEvent(MigrationEvent.Type.RUNNING,
				ScriptedMigrations.revision("0002-posts"), 2, 5, Duration.ZERO, null);
		Progress onTerminal = new Progress(new PrintStream(this.err, true), true, nanos::get);
		onTerminal.show(running);
		nanos.set(Duration.ofSeconds(12).toNanos());
		onTerminal.tick();
		assertThat(this.err.toString())
			.endsWith("\u001b[?7l[####----------------] 1/5, 4 left, 12 s: 0002-posts\u001b[?7h");
		this.err.reset();
		Progress inALog = new Progress(new PrintStream(this.err, true), false, nanos::get);
		inALog.show(running);
		IntStream.rangeClosed(1, 65).forEach((second) -> inALog.tick());
		assertThat(this.err.toString().lines()).containsExactly("[2/5] 0002-posts … running for 30 s, 3 left",
				"[2/5] 0002-posts … running for 60 s, 3 left");
	}

	@Test
	void waitIsPassedToTheMigrations() {
		run(ScriptedMigrations.answering(SyncResult.UPGRADED), "syncdb --release-lock --wait 60s");
		assertThat(this.out.toString()).contains("wait PT1M");
	}

	@Test
	void runWithWaitWaitsForAnUnreachableDatabase() {
		AtomicInteger attempts = new AtomicInteger();
		Mono<MigrationReport> done = Mono.just(ScriptedMigrations.report(SyncResult.CREATED));
		Migrations later = ScriptedMigrations.of(done)
			.withHistory(Flux.defer(() -> (attempts.incrementAndGet() > 2) ? Flux.empty() : Flux.error(refused())));
		assertThat(run(later, "syncdb --wait 20s")).isZero();
		assertThat(attempts).hasValue(3);
	}

	@Test
	void runWithWaitWhenDatabaseStaysUnreachableExitsWithFour() {
		Migrations never = ScriptedMigrations.of(Mono.error(refused())).withHistory(Flux.error(refused()));
		assertThat(run(never, "syncdb --wait 1s")).isEqualTo(4);
		assertThat(this.err.toString()).contains("Connection refused");
	}

	@Test
	void runWithWaitWhenErrorIsNotTransientDoesNotWait() {
		Migrations closed = ScriptedMigrations
			.of(Mono.error(InvalidChangeLogException.edited("x.yaml", List.of("a::b::c"))))
			.withHistory(Flux.error(InvalidChangeLogException.edited("x.yaml", List.of("a::b::c"))));
		assertThat(run(closed, "syncdb --wait 10m")).isEqualTo(5);
	}

	private static MigrationConnectionException refused() {
		return new MigrationConnectionException("jdbc:x://h", new ConnectException("Connection refused"));
	}

	@Test
	void runWhenDatabaseIsUnreachableExitsWithFour() {
		assertThat(fail(new MigrationConnectionException("jdbc:x://h", new IllegalStateException("refused"))))
			.isEqualTo(4);
		assertThat(this.err.toString()).contains("jdbc:x://h", "refused");
		assertThat(this.out.size()).isZero();
	}

	@Test
	void runWhenConnectTimesOutRetries() {
		AtomicInteger attempts = new AtomicInteger();
		Mono<MigrationReport> slow = Mono
			.defer(() -> (attempts.incrementAndGet() > 2) ? Mono.just(ScriptedMigrations.report(SyncResult.UPGRADED))
					: Mono.error(new MigrationConnectionException("jdbc:x://h", new TimeoutException())));
		assertThat(run(ScriptedMigrations.of(slow), "syncdb")).isZero();
		assertThat(attempts).hasValue(3);
	}

	@Test
	void runWhenDriverIsMissingExitsWithFour() {
		assertThat(fail(new JdbcDriverMissingException("jdbc:x://h", "org.x:driver"))).isEqualTo(4);
		assertThat(this.err.toString()).contains("org.x:driver");
	}

	@Test
	void runWhenLockIsHeldExitsWithThree() {
		assertThat(fail(new MigrationLockException("migration lock", "jdbc:x://h", "me", Duration.ofSeconds(1))))
			.isEqualTo(3);
	}

	@Test
	void runWhenChangeLogIsInvalidExitsWithFive() {
		assertThat(fail(InvalidChangeLogException.edited("x.yaml", List.of("a::b::c")))).isEqualTo(5);
		assertThat(this.err.toString()).contains("a::b::c", "validCheckSum", "Undo the edit", "MD5SUM");
	}

	@Test
	void runWhenTargetIsUnknownExitsWithSixtyFour() {
		assertThat(fail(new MigrationTargetException("x", "there is none"))).isEqualTo(64);
	}

	@Test
	void runWhenChangeFailsExitsWithOne() {
		assertThat(fail(new MigrationException("change failed", null))).isOne();
	}

	@Test
	void runWithoutMigrationsExitsWithOneAndNamesTheCause() {
		assertThat(run("syncdb")).isOne();
		assertThat(this.err.toString()).contains("Liquibase");
	}

	@Test
	void runWithHelpPrintsTheUsage() {
		assertThat(run("syncdb --help")).isZero();
		assertThat(this.out.toString()).contains("Usage", "makemigration", "Exit codes");
	}

	@Test
	void helpOfACommandHasItsOptionsOnly() {
		for (String line : List.of("syncdb downgrade --help", "syncdb help downgrade")) {
			this.out.reset();
			assertThat(run(line)).isZero();
			assertThat(this.out.toString()).startsWith("Usage: syncdb downgrade <target> [options]")
				.contains("roll back changes after a target", "--dry-run", "--yes", "--wait")
				.doesNotContain("--dir", "--release-lock", "makemigration");
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "RELEASE_LOCK", "HELP" })
	void eachCommandHasHelp(Verb verb) {
		assertThat(run("syncdb %s --help".formatted(verb.word()))).isZero();
		assertThat(this.out.toString()).startsWith("Usage: syncdb " + verb.word()).contains("--json");
	}

	@ParameterizedTest
	@CsvSource({ "'syncdb ch', check", "'syncdb upgrade --dr', --dry-run", "'syncdb check --e', --entities",
			"'syncdb --quiet do', downgrade", "'syncdb status --dir', ''", "'syncdb --module shop do', downgrade",
			"'syncdb --module do', ''", "'syncdb --wait = 5s do', downgrade", "'syncdb completion z', zsh",
			"'syncdb --url postgresql : //u : p @ h/d do', downgrade", "'syncdb --a.b = c do', downgrade",
			"'syncdb makemigration --dir /de', /dev", "'syncdb help do', downgrade" })
	void shellCompletesCommandsAndOptions(String line, String completed) throws Exception {
		assumeThat(new File("/bin/bash")).exists();
		assertThat(run("syncdb completion bash")).isZero();
		String words = "COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _syncdb; echo \"${COMPREPLY[*]}\""
			.formatted(line);
		Process bash = new ProcessBuilder("/bin/bash", "-c", this.out + "\n" + words).start();
		assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
			.isEqualTo(completed);
	}

	// With its own completion not yet loaded, as without a configuration
	@ParameterizedTest
	@CsvSource({ "syncdb ch, check", "syncdb --module shop do, --module shop downgrade",
			"syncdb --wait=5s check --en, --wait=5s check --entities" })
	void zshCompletesCommandsAndOptions(String line, String completed) throws Exception {
		assumeThat(new File("/usr/bin/zsh")).exists();
		assertThat(run("syncdb completion zsh")).isZero();
		Path script = Files.writeString(this.directory.resolve("completion"), this.out.toString());
		String typed = """
				zmodload zsh/zpty; zpty shell zsh -f -i
				zpty -w shell 'TERM=dumb; syncdb() { print -r -- "<""$*"">" }; . %s; print -r -- "rea""dy"'
				zpty -r shell out '*ready*'; zpty -w -n shell $'%s\t\n'; zpty -r shell out '*<*>*'
				print -r -- "$out"; zpty -d shell""".formatted(script, line);
		Process zsh = new ProcessBuilder("/usr/bin/zsh", "-f", "-c", typed).redirectErrorStream(true).start();
		try {
			assertThat(zsh.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(new String(zsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.contains("<" + completed + ">");
		}
		finally {
			zsh.destroyForcibly();
		}
	}

	@Test
	void shellOfCompletionIsBashOrZsh() {
		assertThat(run("syncdb completion zsh")).isZero();
		assertThat(this.out.toString()).contains("bashcompinit", "complete -F _syncdb syncdb");
		assertThat(run("syncdb completion fish")).isEqualTo(64);
		assertThat(this.err.toString()).contains("bash or zsh, not fish");
	}

	@Test
	void progressEndsWithTheTimeOfAll() {
		new Progress(new PrintStream(this.err, true), false, () -> 0)
			.show(new MigrationEvent(MigrationEvent.Type.DONE, null, 3, 3, Duration.ofMillis(1250), null));
		assertThat(this.err.toString().strip()).isEqualTo("3 of 3 changes in 1.3 s");
	}

	@Test
	void runWithUnknownWordExitsWithSixtyFour() {
		assertThat(run("syncdb now")).isEqualTo(64);
		assertThat(this.err.toString()).contains("now", "--help");
		assertThat(this.out.size()).isZero();
	}

	@Test
	void wrongArgumentsWithJsonPrintOneObject() {
		assertThat(run("syncdb now --json")).isEqualTo(64);
		assertThat(this.out.toString().lines()).singleElement()
			.asString()
			.startsWith("{\"command\":\"error\",\"exitCode\":64,\"error\":\"unknown command now\"")
			.endsWith("}");
		assertThat(this.err.toString()).contains("syncdb: unknown command now", "--help");
	}

}
