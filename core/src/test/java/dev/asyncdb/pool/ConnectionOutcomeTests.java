package dev.asyncdb.pool;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.testing.RecordedMetrics;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How connections come to their end on a real server, and that each end is counted.
 */
class ConnectionOutcomeTests {

	private static final Duration SILENCE = Duration.ofMillis(300);

	private static final String PID = "SELECT pg_backend_pid()::bigint";

	private final TestDatabase database = TestDatabase.postgres(1);

	private final RecordedMetrics metrics = new RecordedMetrics();

	private final SafePool pool = SafePool.create(ConnectionFactories.get(this.database.r2dbcUrl()),
			SafePoolFixture.settings(1, 10), ConnectionOptions.defaults().withStatementTimeout(SILENCE),
			Schedulers.immediate(), this.metrics);

	ConnectionOutcomeTests() {
		this.database.execute("CREATE TABLE note (number BIGINT UNIQUE DEFERRABLE INITIALLY DEFERRED)");
	}

	@AfterEach
	void close() {
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.pool.getMetrics().orElseThrow().acquiredSize() == 0);
		this.pool.disposeLater().block(TestDatabase.TIMEOUT);
		this.database.close();
	}

	private static Mono<Long> number(Connection connection, String sql, Object... values) {
		Statement statement = connection.createStatement(sql);
		for (int index = 0; index < values.length; index++) {
			statement.bind(index, values[index]);
		}
		return Flux.from(statement.execute())
			.concatMap((result) -> result.map((row, metadata) -> Objects.requireNonNull(row.get(0, Long.class))))
			.next();
	}

	private static Mono<Long> store(Connection connection, long number) {
		return number(connection, "INSERT INTO note VALUES ($1) RETURNING number", number);
	}

	private static Mono<Void> begin(Connection connection) {
		return Mono.from(connection.beginTransaction());
	}

	private static Mono<Void> commit(Connection connection) {
		return Mono.from(connection.commitTransaction());
	}

	private <T> Mono<T> with(Function<Connection, Mono<T>> work) {
		return Mono.usingWhen(this.pool.create(), work, Connection::close);
	}

	private long stored() {
		return this.database.number("SELECT COUNT(*) FROM note");
	}

	private void verifyCounted(Map<ConnectionOutcome, Long> expected) {
		await().atMost(TestDatabase.TIMEOUT).untilAsserted(() -> {
			Map<ConnectionOutcome, Long> counted = this.metrics.connections();
			assertThat(counted).hasSize(ConnectionOutcome.values().length).containsAllEntriesOf(expected);
			assertThat(counted.values().stream().mapToLong(Long::longValue).sum())
				.isEqualTo(expected.values().stream().mapToLong(Long::longValue).sum());
		});
	}

	@Test
	void transactionThatRestsLongerThanAServerMayBeSilentIsCommitted() {
		with((connection) -> begin(connection).then(store(connection, 1))
			.then(Mono.delay(SILENCE.multipliedBy(3)))
			.then(commit(connection))).as(StepVerifier::create).expectComplete().verify(TestDatabase.TIMEOUT);
		assertThat(stored()).isOne();
		verifyCounted(Map.of(ConnectionOutcome.COMMITTED, 1L));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void statementWithoutAnAnswerIsCutOffAndCommitTellsSo(boolean isBound) {
		Mono<Long> silent = with((connection) -> begin(connection).then(store(connection, 1))
			.then((isBound ? number(connection, "SELECT 1 FROM pg_sleep($1)", 20.0)
					: number(connection, "SELECT 1 FROM pg_sleep(20)"))
				.onErrorResume(NoAnswerException.class, (failure) -> Mono.just(0L)))
			.delayUntil((answer) -> commit(connection)));
		silent.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(R2dbcException.class)
				.isNotInstanceOf(CommitOutcomeUnknownException.class)
				.hasMessageContaining("rolled this transaction back"))
			.verify(Duration.ofSeconds(15));
		assertThat(stored()).isZero();
		verifyCounted(Map.of(ConnectionOutcome.CLOSED_FORCIBLY, 1L));
	}

	private SafePool poolWithEndIn(Duration limit) {
		return SafePool.create(ConnectionFactories.get(this.database.r2dbcUrl()), SafePoolFixture.settings(1, 10),
				ConnectionOptions.defaults().withAcquireTimeout(TestDatabase.TIMEOUT).withControlTimeout(limit),
				Schedulers.immediate(), this.metrics);
	}

	private static Mono<Long> beginningOfMillions(Connection connection) {
		return Flux.from(connection.createStatement("SELECT generate_series(1, 50000000)").fetchSize(128).execute())
			.concatMap((result) -> result.map((row, metadata) -> 1L))
			.take(10)
			.count();
	}

	@Test
	void commitThatWasNotSentInTimeIsNoUnknownOutcome() {
		SafePool impatient = poolWithEndIn(Duration.ofSeconds(1));
		Mono.usingWhen(impatient.create(),
				(connection) -> begin(connection).then(store(connection, 1))
					.then(beginningOfMillions(connection))
					.then(commit(connection)),
				Connection::close)
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(R2dbcException.class)
				.isNotInstanceOf(CommitOutcomeUnknownException.class)
				.hasMessageContaining("rolled this transaction back"))
			.verify(Duration.ofSeconds(15));
		assertThat(stored()).isZero();
		assertThat(this.metrics.connections()).containsEntry(ConnectionOutcome.CLOSED_FORCIBLY, 1L);
		impatient.disposeLater().block(TestDatabase.TIMEOUT);
	}

	@Test
	void everyEndIsCounted() {
		with((connection) -> Mono.empty()).block(TestDatabase.TIMEOUT);
		with((connection) -> number(connection, PID)).block(TestDatabase.TIMEOUT);
		with((connection) -> begin(connection).then(store(connection, 1)).then(commit(connection)))
			.block(TestDatabase.TIMEOUT);
		with((connection) -> begin(connection).then(store(connection, 2))).block(TestDatabase.TIMEOUT);
		with((connection) -> begin(connection).then(store(connection, 1)).then(commit(connection)))
			.as(StepVerifier::create)
			.expectError(R2dbcException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(stored()).isOne();
		verifyCounted(Map.of(ConnectionOutcome.UNUSED, 1L, ConnectionOutcome.RETURNED, 1L, ConnectionOutcome.COMMITTED,
				1L, ConnectionOutcome.ROLLED_BACK, 2L));
	}

	@Test
	void connectionToAServerThatOnlyReadsIsNotUsedAgain() {
		Long first = with((connection) -> number(connection,
				"SELECT set_config('default_transaction_read_only', 'on', false)::boolean::int")
			.then(store(connection, 1).onErrorResume(R2dbcException.class, (refused) -> Mono.just(-1L)))
			.filter((refused) -> refused == -1)
			.then(number(connection, PID))).block(TestDatabase.TIMEOUT);
		Long second = with((connection) -> store(connection, 2).then(number(connection, PID)))
			.block(TestDatabase.TIMEOUT);
		assertThat(second).isNotEqualTo(first);
		verifyCounted(Map.of(ConnectionOutcome.READ_ONLY_SERVER, 1L, ConnectionOutcome.RETURNED, 1L));
	}

	private static List<Long> pids(SafePool pool, int size) {
		return Objects.requireNonNull(Flux
			.usingWhen(Flux.range(0, size).concatMap((number) -> pool.create()).collectList(),
					(all) -> Flux.fromIterable(all).concatMap((connection) -> number(connection, PID)),
					(all) -> Flux.fromIterable(all).concatMap(Connection::close))
			.collectList()
			.block(TestDatabase.TIMEOUT));
	}

	private static Mono<Boolean> refused(Connection connection, String... statements) {
		return Flux.fromArray(statements)
			.concatMap((sql) -> number(connection, sql))
			.then(Mono.just(false))
			.onErrorReturn(R2dbcException.class, true);
	}

	private void verifyIdle(boolean areKept, Function<Connection, Mono<Boolean>> failing) {
		SafePool several = SafePool.create(ConnectionFactories.get(this.database.r2dbcUrl()),
				SafePoolFixture.settings(3, 10), ConnectionOptions.defaults(), Schedulers.immediate());
		List<Long> before = pids(several, 3);
		assertThat(Mono.usingWhen(several.create(), failing, Connection::close).block(TestDatabase.TIMEOUT)).isTrue();
		List<Long> after = pids(several, 3);
		several.disposeLater().block(TestDatabase.TIMEOUT);
		if (areKept) {
			assertThat(after).containsAll(before);
		}
		else {
			assertThat(after).doesNotContainAnyElementsOf(before);
		}
	}

	// After a failover the others are connected to the demoted server as well
	@Test
	void idleConnectionsToAServerThatOnlyReadsAreNotUsedAgain() {
		verifyIdle(false,
				(connection) -> refused(connection,
						"SELECT set_config('default_transaction_read_only', 'on', false)::boolean::int",
						"INSERT INTO note VALUES (1) RETURNING number"));
	}

	@Test
	void idleConnectionsToAServerThatWasLostAreNotUsedAgain() {
		verifyIdle(false,
				(connection) -> refused(connection, "SELECT pg_terminate_backend(pg_backend_pid())::int", "SELECT 1"));
	}

	@Test
	void idleConnectionsStayAfterAnotherError() {
		verifyIdle(true, (connection) -> refused(connection, "SELECT 1 / 0"));
		verifyIdle(true, (connection) -> Mono.from(connection.beginTransaction(new ReadOnly()))
			.then(refused(connection, "INSERT INTO note VALUES (1) RETURNING number")));
	}

	@Test
	void refusalInATransactionThatIsToReadOnlySaysNothingAboutTheServer() {
		with((connection) -> Mono.from(connection.beginTransaction(new ReadOnly())).then(store(connection, 1)))
			.as(StepVerifier::create)
			.expectError(R2dbcException.class)
			.verify(TestDatabase.TIMEOUT);
		verifyCounted(Map.of(ConnectionOutcome.ROLLED_BACK, 1L));
	}

	private static final class ReadOnly implements TransactionDefinition {

		@Override
		@SuppressWarnings("unchecked")
		public <T> @Nullable T getAttribute(Option<T> option) {
			return option.equals(TransactionDefinition.READ_ONLY) ? (T) Boolean.TRUE : null;
		}

	}

}
