package dev.asyncdb.connection;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Rows of a cursor that is left early are not read, and its transaction goes on. To read
 * all of them would take longer than these tests wait.
 */
class LeftCursorTests {

	private static final Duration SOON = Duration.ofSeconds(3);

	private static final String MILLIONS = "SELECT generate_series(1::bigint, 50000000) AS n";

	private static final String PID = "SELECT pg_backend_pid()::bigint";

	private final TestDatabase database = TestDatabase.postgres(1);

	private final SafePool pool = SafePool.create(ConnectionFactories.get(this.database.r2dbcUrl()),
			AbstractSafePoolContractTests.settings(1, 10), ConnectionLimits.defaults(), Schedulers.immediate());

	LeftCursorTests() {
		this.database.execute("CREATE TABLE note (number BIGINT PRIMARY KEY)");
		this.database.execute("CREATE VIEW many AS " + MILLIONS);
	}

	@AfterEach
	void close() {
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.pool.getMetrics().orElseThrow().acquiredSize() == 0);
		this.pool.disposeLater().block(TestDatabase.TIMEOUT);
		this.database.close();
	}

	private static Flux<Long> numbers(Statement statement) {
		return Flux.from(statement.execute())
			.concatMap((result) -> result.map((row, metadata) -> Objects.requireNonNull(row.get(0, Long.class))));
	}

	private static Mono<Long> number(Connection connection, String sql) {
		return numbers(connection.createStatement(sql)).single();
	}

	private static Mono<Long> store(Connection connection, long number) {
		return number(connection, "INSERT INTO note VALUES (" + number + ") RETURNING number");
	}

	private static Statement many(Connection connection, boolean isBound, int fetchSize) {
		Statement statement = isBound ? connection.createStatement(MILLIONS.replace("1::bigint", "$1")).bind(0, 1L)
				: connection.createStatement(MILLIONS);
		return statement.fetchSize(fetchSize);
	}

	@ParameterizedTest
	@CsvSource({ "false, 128", "true, 128", "false, 1000", "true, 1000", "false, 1", "true, 1" })
	void transactionGoesOnAtOnce(boolean isBound, int fetchSize) {
		Long stored = Mono
			.usingWhen(this.pool.create(), (connection) -> Mono.from(connection.beginTransaction())
				.then(store(connection, 1))
				.thenMany(many(connection, isBound, fetchSize).execute())
				.concatMap((result) -> result.map((row, metadata) -> Objects.requireNonNull(row.get(0, Long.class))))
				.take(1500)
				.count()
				.then(Mono.defer(() -> store(connection, 2)))
				.then(Mono.defer(() -> number(connection, "SELECT COUNT(*) FROM note")))
				.delayUntil((count) -> connection.commitTransaction()), Connection::close)
			.block(SOON);
		assertThat(stored).isEqualTo(2);
		assertThat(this.database.number("SELECT COUNT(*) FROM note")).isEqualTo(2);
		assertThat(this.pool.ends())
			.containsAllEntriesOf(Map.of(ConnectionEnd.COMMITTED, 1L, ConnectionEnd.CUT_OFF, 0L));
	}

	@ParameterizedTest
	@CsvSource({ "false, 128", "true, 128", "false, 1000", "true, 1000" })
	void connectionIsKept(boolean isBound, int fetchSize) {
		Flux<Long> left = Flux
			.usingWhen(this.pool.create(), (connection) -> numbers(many(connection, isBound, fetchSize)),
					Connection::close)
			.take(10);
		Mono<Long> backend = Mono.usingWhen(this.pool.create(), (connection) -> number(connection, PID),
				Connection::close);
		Long before = backend.block(SOON);
		Long after = Flux.range(0, 20).concatMap((index) -> left).then(backend).block(SOON);
		assertThat(after).isEqualTo(before);
		assertThat(this.pool.ends()).containsEntry(ConnectionEnd.CUT_OFF, 0L);
	}

	@Test
	void sessionGoesOnAtOnce() {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.pool).build();
		Long count = manager
			.inTransaction((session) -> session.select(Many.class)
				.stream(1000)
				.takeUntil((many) -> many.n() == 1234)
				.count()
				.then(Mono.defer(() -> session.select(Many.class).limit(5).all().count())))
			.block(SOON);
		assertThat(count).isEqualTo(5);
		manager.dispose().block(TestDatabase.TIMEOUT);
	}

	/**
	 * A row of a view.
	 *
	 * @param n its number
	 */
	@Table("many")
	record Many(@Id long n) {
	}

}
