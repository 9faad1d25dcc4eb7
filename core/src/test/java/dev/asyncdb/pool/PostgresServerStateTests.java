package dev.asyncdb.pool;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.DatabaseErrorKind;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.testing.RecordedMetrics;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactories;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.r2dbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * States of a PostgreSQL server in which it refuses connections or statements, and
 * changes of tables while the application runs.
 */
class PostgresServerStateTests {

	private static EmbeddedPostgres server(Consumer<File> directory) {
		try {
			return EmbeddedPostgres.builder()
				.setServerConfig("fsync", "off")
				.setDataDirectoryCustomizer(directory)
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String url(EmbeddedPostgres server) {
		return "postgresql://postgres:postgres@localhost:%d/postgres".formatted(server.getPort());
	}

	private static void standby(File directory) {
		try {
			Files.createFile(directory.toPath().resolve("standby.signal"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void writesOnAStandbyAreRefusedAsReadOnlyAndCountedSo() throws IOException {
		RecordedMetrics metrics = new RecordedMetrics();
		try (EmbeddedPostgres standby = server(PostgresServerStateTests::standby);
				EachWay ways = new EachWay(url(standby), metrics)) {
			String write = "CREATE TABLE any_table (id BIGINT)";
			List<Throwable> failures = List.of(
					EachWay.failure(ways.manager().inTransaction((session) -> session.sql().sql(write).then())),
					EachWay.failure(ways.manager().inTransaction((session) -> session.save(new EachWay.Any(null)))),
					EachWay.failure(ways.client().sql(write).then()),
					EachWay.failure(ways.client().sql(write).then().as(ways.transaction()::transactional)));
			assertThat(failures).allSatisfy((failure) -> {
				assertThat(failure).isInstanceOf(DataAccessResourceFailureException.class);
				assertThat(DatabaseErrorKind.of(failure)).isEqualTo(DatabaseErrorKind.READ_ONLY);
			});
			assertThat(failures.get(0)).hasMessageContaining("read-only");
			assertThat(metrics.connections()).containsEntry(ConnectionOutcome.CLOSED_FORCIBLY, 0L);
			assertThat(metrics.connections().get(ConnectionOutcome.READ_ONLY_SERVER)).isPositive();
			TransactionOptions readOnly = TransactionOptions.defaults().withReadOnly(true);
			assertThat(ways.manager()
				.inTransaction(readOnly, (session) -> session.sql().sql("SELECT 1").mapValue(Integer.class).one())
				.block(TestDatabase.TIMEOUT)).isOne();
		}
	}

	// A server that shuts down accepts no more connections and waits for the open ones
	@Test
	void serverThatShutsDownAcceptsNoConnection() throws IOException {
		AtomicReference<Path> directory = new AtomicReference<>();
		try (EmbeddedPostgres server = server((data) -> directory.set(data.toPath()));
				EachWay ways = new EachWay(url(server), DatabaseMetricsRecorder.NO_OP)) {
			var held = Objects.requireNonNull(
					Mono.from(ConnectionFactories.get("r2dbc:" + url(server)).create()).block(TestDatabase.TIMEOUT));
			String pid = Files.readAllLines(directory.get().resolve("postmaster.pid")).get(0);
			ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroy();
			await().atMost(TestDatabase.TIMEOUT)
				.until(() -> EachWay.failure(ways.client().sql("SELECT 1").then().then(Mono.error(new IOException()))),
						(failure) -> failure instanceof ConnectionUnavailableException);
			ways.expectEverywhere(ConnectionUnavailableException.class, DatabaseErrorKind.SERVER_BUSY, "57P03");
			Mono.from(held.close()).block(TestDatabase.TIMEOUT);
		}
	}

	// The server ends all sessions, which lose their transactions, and recovers
	@Test
	void serverWhoseProcessCrashesLosesTheConnectionsButNotThePool() throws IOException {
		try (EmbeddedPostgres server = server((data) -> {
		}); EachWay ways = new EachWay(url(server), DatabaseMetricsRecorder.NO_OP)) {
			Sinks.Empty<Void> began = Sinks.empty();
			Mono<Throwable> victim = ways.manager()
				.inTransaction((session) -> session.sql()
					.sql("CREATE TABLE any_table (id BIGINT)")
					.then()
					.doOnTerminate(began::tryEmitEmpty)
					.then(session.sql().sql("SELECT pg_sleep(60)").then()))
				.then(Mono.<Throwable>empty())
				.onErrorResume(Mono::just)
				.cache();
			victim.subscribe();
			began.asMono().block(TestDatabase.TIMEOUT);
			Integer pid = ways.client()
				.sql("SELECT pg_backend_pid()")
				.mapValue(Integer.class)
				.one()
				.block(TestDatabase.TIMEOUT);
			ProcessHandle.of(Objects.requireNonNull(pid)).orElseThrow().destroyForcibly();
			Throwable failure = Objects.requireNonNull(victim.block(TestDatabase.TIMEOUT));
			assertThat(failure).isInstanceOf(DataAccessResourceFailureException.class);
			assertThat(DatabaseErrorKind.of(failure)).isEqualTo(DatabaseErrorKind.CONNECTION_LOST);
			await().atMost(TestDatabase.TIMEOUT)
				.until(() -> Boolean.TRUE
					.equals(ways.manager().ping().onErrorReturn(false).block(TestDatabase.TIMEOUT)));
			assertThat(EachWay.failure(ways.client().sql("SELECT * FROM any_table").then()))
				.isInstanceOf(BadSqlGrammarException.class);
		}
	}

	private static Mono<Void> change(EachWay ways, String... statements) {
		return Mono.when(List.of(statements).stream().map((sql) -> ways.client().sql(sql).then()).toList());
	}

	@Test
	void tableThatIsAlteredCostsNoTransactionWhoseFirstStatementReadsIt() {
		try (TestDatabase database = TestDatabase.postgres(1);
				EachWay ways = new EachWay(database.url(), DatabaseMetricsRecorder.NO_OP)) {
			database.execute("CREATE TABLE letter (id BIGINT, text VARCHAR(10))", "INSERT INTO letter VALUES (1, 'a')");
			Mono<String> read = ways.manager()
				.inTransaction((session) -> session.sql()
					.sql("SELECT * FROM letter WHERE id = :id")
					.bind("id", 1L)
					.map((row) -> String.valueOf(row.get("text")))
					.one());
			Mono<String> plain = ways.client()
				.sql("SELECT * FROM letter WHERE id = :id")
				.bind("id", 1L)
				.map((row) -> String.valueOf(row.get("text")))
				.one();
			for (String change : List.of("ALTER TABLE letter ALTER COLUMN text TYPE VARCHAR(300)",
					"ALTER TABLE letter ADD COLUMN note TEXT", "ALTER TABLE letter DROP COLUMN note")) {
				for (Mono<String> work : List.of(read, plain, plain.as(ways.transaction()::transactional))) {
					assertThat(work.block(TestDatabase.TIMEOUT)).isEqualTo("a");
				}
				change(ways, change).block(TestDatabase.TIMEOUT);
				for (Mono<String> work : List.of(read, plain, plain.as(ways.transaction()::transactional))) {
					assertThat(work.block(TestDatabase.TIMEOUT)).as(change).isEqualTo("a");
				}
			}
		}
	}

	@Test
	void tableThatIsAlteredLetsATransactionThatHasDoneMoreBeRepeated() {
		try (TestDatabase database = TestDatabase.postgres(1);
				EachWay ways = new EachWay(database.url(), DatabaseMetricsRecorder.NO_OP)) {
			database.execute("CREATE TABLE letter (id BIGINT, text VARCHAR(10))", "INSERT INTO letter VALUES (1, 'a')",
					"CREATE TABLE journal (id BIGINT)");
			TransactionOptions once = TransactionOptions.defaults();
			Mono<Long> work = writesThenReads(ways, once);
			assertThat(work.block(TestDatabase.TIMEOUT)).isOne();
			database.execute("ALTER TABLE letter ADD COLUMN note TEXT");
			Throwable failure = EachWay.failure(work);
			assertThat(failure).isInstanceOf(TransientDataAccessException.class)
				.hasMessageContainingAll("altered", "withRetries");
			assertThat(DatabaseErrorKind.of(failure)).isEqualTo(DatabaseErrorKind.OUTDATED_STATEMENT);
			assertThat(work.block(TestDatabase.TIMEOUT)).isOne();
			database.execute("ALTER TABLE letter DROP COLUMN note");
			assertThat(writesThenReads(ways, once.withRetries(3)).block(TestDatabase.TIMEOUT)).isOne();
			assertThat(database.number("SELECT COUNT(*) FROM journal")).isEqualTo(3);
		}
	}

	private static Mono<Long> writesThenReads(EachWay ways, TransactionOptions options) {
		return ways.manager()
			.inTransaction(options,
					(session) -> session.sql()
						.sql("INSERT INTO journal VALUES (1)")
						.then()
						.then(session.sql()
							.sql("SELECT * FROM letter WHERE id = :id")
							.bind("id", 1L)
							.map((row) -> row.get("id", Long.class))
							.one()));
	}

	@Test
	void resourcesOfTheServerThatAreExhaustedAreTemporary() {
		try (TestDatabase database = TestDatabase.postgres(1);
				EachWay ways = new EachWay(database.url(), DatabaseMetricsRecorder.NO_OP)) {
			String sort = "SELECT COUNT(*) FROM (SELECT g FROM generate_series(1, 300000) g ORDER BY md5(g::text)) s";
			List<Throwable> failures = List.of(
					EachWay.failure(ways.manager()
						.inTransaction((session) -> session.sql()
							.sql("SET LOCAL temp_file_limit = 64")
							.then()
							.then(session.sql().sql(sort).then()))),
					EachWay.failure(ways.client()
						.sql("SET LOCAL temp_file_limit = 64")
						.then()
						.then(ways.client().sql(sort).then())
						.as(ways.transaction()::transactional)));
			assertThat(failures).allSatisfy((failure) -> {
				assertThat(failure).isInstanceOf(TransientDataAccessException.class);
				assertThat(DatabaseErrorKind.of(failure)).isEqualTo(DatabaseErrorKind.SERVER_BUSY);
			});
		}
	}

	@Test
	void violatedConstraintsOfEachKindAreViolations() {
		try (TestDatabase database = TestDatabase.postgres(1);
				EachWay ways = new EachWay(database.url(), DatabaseMetricsRecorder.NO_OP)) {
			database.execute("CREATE TABLE strict (id INT NOT NULL, n INT CHECK (n > 0), span INT4RANGE,"
					+ " EXCLUDE USING gist (span WITH &&))", "INSERT INTO strict VALUES (1, 1, '[1,5)')");
			for (String row : List.of("NULL, 1, NULL", "2, 0, NULL", "2, 1, '[2,3)'")) {
				Throwable failure = EachWay.failure(ways.manager()
					.inSession((session) -> session.sql().sql("INSERT INTO strict VALUES (" + row + ")").then()));
				assertThat(DatabaseErrorKind.of(failure)).as(row).isEqualTo(DatabaseErrorKind.CONSTRAINT_VIOLATION);
			}
		}
	}

	@Test
	void statementWithTooManyParametersIsNoLostConnection() {
		try (TestDatabase database = TestDatabase.postgres(1);
				EachWay ways = new EachWay(database.url(), DatabaseMetricsRecorder.NO_OP)) {
			List<Integer> values = IntStream.range(0, 70_000).boxed().toList();
			Throwable failure = EachWay.failure(ways.manager()
				.inSession((session) -> session.sql().sql("SELECT 1 WHERE 1 IN (:ids)").bind("ids", values).then()));
			assertThat(DatabaseErrorKind.of(failure)).isEqualTo(DatabaseErrorKind.BAD_GRAMMAR);
			assertThat(String.valueOf(failure.getMessage())).hasSizeLessThan(2000);
		}
	}

}
