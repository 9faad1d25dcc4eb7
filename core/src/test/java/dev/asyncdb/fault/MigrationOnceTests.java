package dev.asyncdb.fault;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.asyncdb.product.DatabaseProduct;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F25: processes are killed with signal 9 in the statements of their changes, one after
 * the other, and the next one starts immediately. Each change is run once, none beside
 * another, or the migration stops until its outcome is decided.
 */
@Tag("fault")
class MigrationOnceTests {

	private static final int SECONDS = 120;

	private static final int SOON_MILLIS = 200;

	private static final int LONGEST_MILLIS = 2000;

	private static final Pattern UNKNOWN = Pattern.compile("The outcome of the change (?:\\S+::)?(V\\d__\\w+\\.sql)");

	private final Random random = FaultScale.random("F25");

	@TempDir
	private Path directory = Path.of("");

	private int starts;

	private int orphans;

	private int stops;

	@ParameterizedTest
	@CsvSource({ "POSTGRESQL, false", "MARIADB, true" })
	void changeIsRunOnceOrIsAskedFor(DatabaseProduct product, boolean isFlyway) throws Exception {
		killAndFinish(product, isFlyway, ServerWithout.NOTHING, FaultScale.of("F25", 3, 6));
	}

	@ParameterizedTest
	@Tag("nightly")
	@MethodSource("everything")
	void changeIsRunOnceOrIsAskedForAnyway(DatabaseProduct product, boolean isFlyway, boolean isOld) throws Exception {
		for (int round = 0; round < 4; round++) {
			killAndFinish(product, isFlyway, isOld ? ServerWithout.CHECK_OF_CLIENTS : ServerWithout.NOTHING, 7);
		}
	}

	static Stream<Arguments> everything() {
		return Stream.of(DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB)
			.flatMap((product) -> Stream.of(true, false)
				.flatMap((isFlyway) -> Stream.of(true, false).map((isOld) -> Arguments.of(product, isFlyway, isOld))));
	}

	// Without locks the test sees what it looks for
	@Test
	void canaryRunsAChangeBesideTheStatementOfAKilledProcess() throws Exception {
		try (KilledDatabase database = new KilledDatabase(DatabaseProduct.POSTGRESQL, false)) {
			database.slowDown();
			Process first = start(database, ServerWithout.EVERYTHING);
			awaitStatement(database, first);
			Process second = start(database, ServerWithout.EVERYTHING);
			first.destroyForcibly();
			try {
				await(() -> database.overlaps() > 0);
			}
			finally {
				second.destroyForcibly().waitFor();
				database.endStatements();
			}
		}
	}

	private void killAndFinish(DatabaseProduct product, boolean isFlyway, ServerWithout server, int kills)
			throws Exception {
		try (KilledDatabase database = new KilledDatabase(product, isFlyway)) {
			for (int kill = 0; kill < kills; kill++) {
				killed(database, server, kill == 0);
			}
			assertThat(isFinished(database, server) || isFinished(database, server)).as("finished after one decision")
				.isTrue();
			database.requireAllOnce();
		}
		System.out.printf("F25: %s, Flyway %s: %d starts, %d orphans, %d stops%n", product, isFlyway, this.starts,
				this.orphans, this.stops);
	}

	// The first about when there is a history, the others mostly in a statement
	private void killed(KilledDatabase database, ServerWithout server, boolean isFirst) throws Exception {
		File out = out();
		Process process = database.start(this.random.nextBoolean(), server, out);
		try {
			if (isFirst) {
				await(() -> !process.isAlive() || database.hasTables());
			}
			else if (this.random.nextInt(4) > 0) {
				awaitStatement(database, process);
			}
			process.waitFor(this.random.nextInt(isFirst ? SOON_MILLIS : LONGEST_MILLIS), TimeUnit.MILLISECONDS);
		}
		finally {
			process.destroyForcibly().waitFor();
		}
		this.orphans += (database.running() > 0) ? 1 : 0;
		decide(database, process, out);
	}

	// A statement that the process before has left ends first
	private static void awaitStatement(KilledDatabase database, Process process) {
		await(() -> database.running() == 0);
		await(() -> !process.isAlive() || database.running() > 0);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(SECONDS, TimeUnit.SECONDS).until(condition);
	}

	private Process start(KilledDatabase database, ServerWithout server) throws IOException {
		return database.start(this.random.nextBoolean(), server, out());
	}

	private File out() {
		return this.directory.resolve("out" + this.starts++).toFile();
	}

	private boolean isFinished(KilledDatabase database, ServerWithout server) throws Exception {
		File out = out();
		Process process = database.start(this.random.nextBoolean(), server, out);
		try {
			assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		decide(database, process, out);
		return process.exitValue() == 0;
	}

	private void decide(KilledDatabase database, Process process, File out) throws IOException {
		String text = Files.readString(out.toPath());
		Matcher unknown = UNKNOWN.matcher(text);
		if (unknown.find()) {
			this.stops++;
			assertThat(database.running()).as("statements when a process stopped").isZero();
			database.decide(unknown.group(1));
		}
		else {
			assertThat(process.exitValue()).as(text).isNotEqualTo(1);
		}
	}

}
