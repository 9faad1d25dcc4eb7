package dev.asyncdb.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.migration.InterruptedChangeException;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.migration.SyncResult;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process is killed while its change runs, and the next one starts immediately: the
 * statement of the first must not run beside that of the second, nor take effect twice.
 * Where the statement may have been committed, the next one stops.
 */
@Tag("fault")
class MigrationOrphanTests {

	private static final Duration SOON = Duration.ofSeconds(90);

	private static final String PAUSE = "4";

	@TempDir
	private Path directory = Path.of("");

	@ParameterizedTest
	@CsvSource("MARIADB, alone, false")
	void changeWithoutAnEffectIsRunAgain(DatabaseProduct product, String change, boolean withoutJdbc) throws Exception {
		runAgain(product, change, withoutJdbc);
	}

	@ParameterizedTest
	@Tag("nightly")
	@CsvSource({ "POSTGRESQL, whole, true", "POSTGRESQL, whole, false", "POSTGRESQL, table-of-query, true",
			"POSTGRESQL, table-of-query, false", "MARIADB, whole, true", "MARIADB, whole, false",
			"MARIADB, alone, true", "MARIADB, several, true", "MARIADB, several, false" })
	void changeWithoutAnEffectIsRunAgainAnyway(DatabaseProduct product, String change, boolean withoutJdbc)
			throws Exception {
		runAgain(product, change, withoutJdbc);
	}

	@ParameterizedTest
	@CsvSource("POSTGRESQL, alone, true")
	void changeOfUnknownOutcomeIsNotRunAgain(DatabaseProduct product, String change, boolean withoutJdbc)
			throws Exception {
		stop(product, change, withoutJdbc);
	}

	@ParameterizedTest
	@Tag("nightly")
	@CsvSource({ "POSTGRESQL, alone, false", "POSTGRESQL, several, true", "POSTGRESQL, several, false",
			"POSTGRESQL, index, true", "POSTGRESQL, index, false", "MARIADB, table-of-query, true",
			"MARIADB, table-of-query, false", "MARIADB, first, true", "MARIADB, first, false" })
	void changeOfUnknownOutcomeIsNotRunAgainAnyway(DatabaseProduct product, String change, boolean withoutJdbc)
			throws Exception {
		stop(product, change, withoutJdbc);
	}

	@ParameterizedTest
	@Tag("nightly")
	@CsvSource({ "POSTGRESQL, whole, true", "POSTGRESQL, whole, false", "MARIADB, whole, true", "MARIADB, whole, false",
			"MARIADB, several, true", "MARIADB, several, false" })
	void changeWithoutItsRecordIsRunAgain(DatabaseProduct product, String change, boolean withoutJdbc)
			throws Exception {
		try (TestDatabase database = prepared(product)) {
			killBeforeRecord(database, change, withoutJdbc);
			assertThat(next(database, change, !withoutJdbc)).isNotEqualTo(SyncResult.ALREADY_UP_TO_DATE);
			assertRanOnce(database, change);
		}
	}

	@ParameterizedTest
	@Tag("nightly")
	@CsvSource({ "POSTGRESQL, alone, true", "POSTGRESQL, alone, false", "MARIADB, table-of-query, true",
			"MARIADB, table-of-query, false" })
	void committedChangeWithoutItsRecordIsNotRunAgain(DatabaseProduct product, String change, boolean withoutJdbc)
			throws Exception {
		try (TestDatabase database = prepared(product)) {
			killBeforeRecord(database, change, withoutJdbc);
			assertStops(database, change, !withoutJdbc);
			assertThat(database.number("SELECT COUNT(*) FROM ran WHERE id > 0")).isOne();
		}
	}

	private void runAgain(DatabaseProduct product, String change, boolean withoutJdbc) throws Exception {
		try (TestDatabase database = prepared(product)) {
			killInStatement(database, change, withoutJdbc);
			assertThat(running(database)).as("the statement outlives its process").isOne();
			CompletableFuture<SyncResult> next = migrations(database, change, !withoutJdbc).sync().toFuture();
			long most = 0;
			long end = System.nanoTime() + SOON.toNanos();
			while (!next.isDone() && System.nanoTime() < end) {
				most = Math.max(most, running(database));
			}
			assertThat(next.get(1, TimeUnit.SECONDS)).isNotEqualTo(SyncResult.ALREADY_UP_TO_DATE);
			assertThat(most).as("statements at the same time").isOne();
			assertRanOnce(database, change);
		}
	}

	private void stop(DatabaseProduct product, String change, boolean withoutJdbc) throws Exception {
		try (TestDatabase database = prepared(product, change)) {
			killInStatement(database, change, withoutJdbc);
			assertStops(database, change, !withoutJdbc);
			assertThat(running(database)).as("the statement has ended before").isZero();
			long rows = database.number("SELECT COUNT(*) FROM ran");
			assertStops(database, change, withoutJdbc);
			decide(migrations(database, change, withoutJdbc), withoutJdbc);
			assertThat(database.number("SELECT COUNT(*) FROM databasechangelog WHERE id = '" + change + "'")).isOne();
			assertThat(database.number("SELECT COUNT(*) FROM databasechangeloglock WHERE locked")).isZero();
			assertThat(database.number("SELECT COUNT(*) FROM ran")).as("run again only if it was asked for")
				.matches((after) -> after == rows || !withoutJdbc);
		}
	}

	private static void decide(Migrations migrations, boolean isDone) {
		Mono<?> decision = isDone ? migrations.stamp("head") : migrations.releaseLock();
		decision.block(SOON);
		// The table of the killed process may exist, which is an error of the change
		migrations.sync()
			.onErrorResume((failure) -> migrations.stamp("head").thenReturn(SyncResult.UPGRADED))
			.block(SOON);
	}

	private void assertStops(TestDatabase database, String change, boolean withoutJdbc) {
		migrations(database, change, withoutJdbc).sync()
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.isInstanceOfSatisfying(InterruptedChangeException.class,
						(stopped) -> assertThat(stopped.getChange())
							.isEqualTo(path(change) + "::" + change + "::asyncdb"))
				.hasMessageContaining("\"syncdb stamp %s::%s::asyncdb\"".formatted(path(change), change))
				.hasMessageContaining("syncdb --release-lock"))
			.verify(SOON);
	}

	private static void assertRanOnce(TestDatabase database, String change) {
		assertThat(database.number("SELECT COUNT(*) FROM ran WHERE id > 0"))
			.isEqualTo(change.equals("several") ? 2 : 1);
		assertThat(database.number("SELECT COUNT(*) FROM databasechangelog")).isEqualTo(2);
		assertThat(database.number("SELECT COUNT(*) FROM databasechangeloglock WHERE locked")).isZero();
	}

	private static TestDatabase prepared(DatabaseProduct product, String change) {
		return change.equals("first") ? TestDatabase.of(product, 2) : prepared(product);
	}

	private static TestDatabase prepared(DatabaseProduct product) {
		TestDatabase database = TestDatabase.of(product, 2);
		assertThat(next(database, "table", true)).isEqualTo(SyncResult.CREATED);
		return database;
	}

	private static @Nullable SyncResult next(TestDatabase database, String change, boolean withoutJdbc) {
		return migrations(database, change, withoutJdbc).sync().block(SOON);
	}

	private static Migrations migrations(TestDatabase database, String change, boolean withoutJdbc) {
		GuardedConnectionFactory connections = new GuardedConnectionFactory(database.connectionFactory(),
				Schedulers.boundedElastic(), ConnectionOptions.defaults());
		return FaultMigrations.on(connections, database.url(), path(change).replace("changelog/", ""), PAUSE,
				withoutJdbc);
	}

	private static String path(String change) {
		return "changelog/orphan/%s.yaml".formatted(change);
	}

	private void killInStatement(TestDatabase database, String change, boolean withoutJdbc) throws Exception {
		Process killed = start(database, change, withoutJdbc);
		try {
			await().atMost(SOON).until(() -> isRunning(database, killed));
		}
		finally {
			killed.destroyForcibly().waitFor();
		}
	}

	// The record waits for a lock until its process is killed
	private void killBeforeRecord(TestDatabase database, String change, boolean withoutJdbc) throws Exception {
		DatabaseProduct product = DatabaseProduct.of(database.connectionFactory());
		Connection blocking = Mono.from(database.connectionFactory().create()).block(SOON);
		try {
			execute(blocking, "BEGIN");
			execute(blocking, (product == DatabaseProduct.POSTGRESQL) ? "LOCK TABLE databasechangelog IN EXCLUSIVE MODE"
					: "SELECT * FROM databasechangelog FOR UPDATE");
			Process killed = start(database, change, withoutJdbc);
			try {
				await().atMost(SOON).until(() -> running(database, "insert into %databasechangelog%") == 1);
			}
			finally {
				killed.destroyForcibly().waitFor();
			}
			execute(blocking, "ROLLBACK");
		}
		finally {
			Mono.from(blocking.close()).block(SOON);
		}
	}

	private static void execute(Connection connection, String sql) {
		Flux.from(connection.createStatement(sql).execute())
			.concatMap((result) -> result.map((row, metadata) -> 1))
			.then()
			.block(SOON);
	}

	private boolean isRunning(TestDatabase database, Process process) throws IOException {
		assertThat(process.isAlive()).as(Files.readString(this.directory.resolve("killed"))).isTrue();
		return running(database) == 1;
	}

	private static long running(TestDatabase database) {
		return running(database, "%sleep(" + PAUSE + "%") + running(database, "%slow_index%");
	}

	private static long running(TestDatabase database, String statement) {
		return database.number((DatabaseProduct.of(database.connectionFactory()) == DatabaseProduct.POSTGRESQL)
				? "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
						+ " AND pid <> pg_backend_pid() AND query ILIKE '" + statement + "'"
				: "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE()"
						+ " AND id <> CONNECTION_ID() AND LOWER(info) LIKE '" + statement + "'");
	}

	private Process start(TestDatabase database, String change, boolean withoutJdbc) throws IOException {
		return MigrateMain.start(database.url(), PAUSE, withoutJdbc, "orphan/%s.yaml".formatted(change),
				this.directory.resolve("killed").toFile());
	}

}
