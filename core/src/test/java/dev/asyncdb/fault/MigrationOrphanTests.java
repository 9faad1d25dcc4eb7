package dev.asyncdb.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process is killed while its change runs, and the next one starts immediately: the
 * statement of the first must not run beside that of the second, nor take effect twice.
 */
@Tag("fault")
class MigrationOrphanTests {

	private static final Duration SOON = Duration.ofSeconds(90);

	@TempDir
	private Path directory = Path.of("");

	@ParameterizedTest
	@CsvSource({ "POSTGRESQL, 1, true", "MARIADB, 2, true" })
	void statementOfAKilledProcessEndsBeforeTheNextRunsIt(DatabaseProduct product, int change, boolean withoutJdbc)
			throws Exception {
		killAndRunAgain(product, change, withoutJdbc);
	}

	@ParameterizedTest
	@Tag("nightly")
	@CsvSource({ "POSTGRESQL, 2, false", "POSTGRESQL, 2, true", "MARIADB, 1, false" })
	void statementOfAKilledProcessEndsBeforeTheNextRunsItAnyway(DatabaseProduct product, int change,
			boolean withoutJdbc) throws Exception {
		killAndRunAgain(product, change, withoutJdbc);
	}

	private void killAndRunAgain(DatabaseProduct product, int change, boolean withoutJdbc) throws Exception {
		try (TestDatabase database = TestDatabase.of(product, 2)) {
			String running = running(product, change);
			Process killed = start(database, withoutJdbc, "killed");
			await().atMost(SOON).until(() -> database.number(running) == 1);
			killed.destroyForcibly().waitFor();
			assertThat(database.number(running)).as("the statement outlives its process").isOne();
			Process next = start(database, !withoutJdbc, "next");
			long most = 0;
			long end = System.nanoTime() + SOON.toNanos();
			while (next.isAlive() && System.nanoTime() < end) {
				most = Math.max(most, database.number(running));
				next.waitFor(20, TimeUnit.MILLISECONDS);
			}
			assertThat(next.destroyForcibly().waitFor()).as(() -> "%s%n%s".formatted(output("killed"), output("next")))
				.isZero();
			assertThat(most).as("statements at the same time").isOne();
			assertThat(database.number("SELECT COUNT(*) FROM ran")).isEqualTo(2);
			assertThat(database.number("SELECT COUNT(*) FROM databasechangelog")).isEqualTo(3);
		}
	}

	private static String running(DatabaseProduct product, int change) {
		String statement = " LIKE 'INSERT INTO ran SELECT " + change + "%'";
		return (product == DatabaseProduct.POSTGRESQL)
				? "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query"
						+ statement
				: "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND info" + statement;
	}

	private Process start(TestDatabase database, boolean withoutJdbc, String name) throws IOException {
		return MigrateMain.start(database.url(), "4", withoutJdbc, "orphan.yaml",
				this.directory.resolve(name).toFile());
	}

	private String output(String name) {
		try {
			return Files.readString(this.directory.resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
