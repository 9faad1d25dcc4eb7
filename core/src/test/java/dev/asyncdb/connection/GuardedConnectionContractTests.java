package dev.asyncdb.connection;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.error.LostTransactionException;
import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.testing.DatabaseTests;
import dev.asyncdb.testing.EnabledForProduct;
import dev.asyncdb.testing.FaultyConnectionFactory;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * That nothing leaks, on every database, and that these tests would see a leak.
 */
class GuardedConnectionContractTests extends DatabaseTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final int POOL_SIZE = 5;

	private static final String HALVES = "SELECT COUNT(*) FROM (SELECT id FROM pairs GROUP BY id HAVING COUNT(*) <> 2) AS halves";

	GuardedConnectionContractTests() {
		super(POOL_SIZE);
	}

	@Override
	protected TestDatabase newDatabase() {
		TestDatabase fresh = super.newDatabase();
		fresh.execute("CREATE TABLE pairs (id INT, half INT)");
		return fresh;
	}

	@BeforeEach
	void emptyTable() {
		this.database.execute("DELETE FROM pairs");
	}

	@AfterEach
	void everySlotIsFreeAndNoTransactionOpen() {
		awaitAcquired(0);
		List<Connection> all = Objects.requireNonNull(allConnections(this.database).block(TestDatabase.TIMEOUT));
		assertThat(all).hasSize(POOL_SIZE).allMatch(Connection::isAutoCommit);
		Flux.fromIterable(all).flatMap(Connection::close).blockLast(TestDatabase.TIMEOUT);
	}

	private void awaitAcquired(int expected) {
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.database.acquired() == expected);
	}

	private FaultyConnectionFactory faulty() {
		return new FaultyConnectionFactory(this.database.connectionFactory());
	}

	private static GuardedConnectionFactory guarded(FaultyConnectionFactory faulty, Duration limit) {
		return new GuardedConnectionFactory(faulty, Schedulers.boundedElastic(),
				ConnectionOptions.defaults().withAcquireTimeout(limit).withControlTimeout(limit));
	}

	private static GuardedConnectionFactory guarded(FaultyConnectionFactory faulty) {
		return guarded(faulty, TestDatabase.TIMEOUT);
	}

	private static Mono<Long> insert(Connection connection, int id, int half) {
		return Flux.from(connection.createStatement("INSERT INTO pairs VALUES (" + id + ", " + half + ")").execute())
			.concatMap((result) -> result.getRowsUpdated())
			.reduce(0L, Long::sum);
	}

	private static Mono<Long> pairInTransaction(GuardedConnectionFactory connections, int id) {
		return Mono.usingWhen(Mono.fromSupplier(connections::begin),
				(connection) -> insert(connection, id, 1).then(insert(connection, id, 2))
					.delayUntil((count) -> connection.commitTransaction()),
				Connection::close);
	}

	// The shape that is found in many code bases
	private static Mono<Long> naivePairInTransaction(FaultyConnectionFactory connections, int id) {
		return connections.create()
			.flatMap((connection) -> Mono.from(connection.beginTransaction())
				.then(insert(connection, id, 1))
				.then(insert(connection, id, 2))
				.delayUntil((count) -> connection.commitTransaction())
				.delayUntil((count) -> connection.close()));
	}

	@Test
	void transactionIsCommitted() {
		pairInTransaction(guarded(faulty()), 1).block(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM pairs")).isEqualTo(2);
	}

	@Test
	void closeWithoutStatementTakesNoConnection() {
		FaultyConnectionFactory faulty = faulty();
		Connection connection = guarded(faulty).begin();
		Mono.from(connection.commitTransaction()).then(Mono.from(connection.close())).block(TestDatabase.TIMEOUT);
		assertThat(faulty.calls()).isEmpty();
	}

	@Test
	void cancelWhileAcquiringReturnsTheLateConnection() {
		Sinks.Empty<Void> arrival = Sinks.empty();
		FaultyConnectionFactory faulty = faulty().before("create", arrival.asMono());
		Disposable subscription = pairInTransaction(guarded(faulty), 1).subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(() -> faulty.calls().contains("create"));
		subscription.dispose();
		arrival.tryEmitEmpty();
		await().atMost(TestDatabase.TIMEOUT).until(() -> faulty.calls().contains("close"));
		assertThat(this.database.number("SELECT COUNT(*) FROM pairs")).isZero();
	}

	@Test
	void cancelWhileBeginningRollsBackAndReturnsTheConnection() {
		Sinks.Empty<Void> begun = Sinks.empty();
		FaultyConnectionFactory faulty = faulty().before("beginTransaction", begun.asMono());
		Disposable subscription = pairInTransaction(guarded(faulty), 1).subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(() -> faulty.calls().contains("beginTransaction"));
		subscription.dispose();
		begun.tryEmitEmpty();
		await().atMost(TestDatabase.TIMEOUT).until(() -> faulty.calls().contains("close"));
		assertThat(faulty.calls()).containsSubsequence("beginTransaction", "rollbackTransaction", "close");
	}

	@Test
	void cancelWhileCommittingCommits() {
		Sinks.Empty<Void> committed = Sinks.empty();
		FaultyConnectionFactory faulty = faulty().before("commitTransaction", committed.asMono());
		Disposable subscription = pairInTransaction(guarded(faulty), 1).subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(() -> faulty.calls().contains("commitTransaction"));
		subscription.dispose();
		committed.tryEmitEmpty();
		await().atMost(TestDatabase.TIMEOUT).until(() -> faulty.calls().contains("close"));
		assertThat(faulty.calls()).doesNotContain("rollbackTransaction");
		awaitAcquired(0);
		assertThat(this.database.number("SELECT COUNT(*) FROM pairs")).isEqualTo(2);
	}

	@Test
	void acquireWhenPoolDoesNotAnswerEndsInTime() {
		Sinks.Empty<Void> arrival = Sinks.empty();
		FaultyConnectionFactory faulty = faulty().before("create", arrival.asMono());
		// StepVerifier would keep this process busy, which counts as its own slow start
		assertThatExceptionOfType(ConnectionUnavailableException.class)
			.isThrownBy(() -> pairInTransaction(guarded(faulty, SHORT), 1).block(TestDatabase.TIMEOUT));
		arrival.tryEmitEmpty();
		await().atMost(TestDatabase.TIMEOUT).until(() -> faulty.calls().contains("close"));
	}

	@Test
	void commitWhenConnectionBreaksIsOfUnknownOutcome() {
		FaultyConnectionFactory faulty = faulty().before("commitTransaction",
				Mono.error(new R2dbcNonTransientResourceException("broken")));
		pairInTransaction(guarded(faulty), 1).as(StepVerifier::create)
			.expectError(CommitOutcomeUnknownException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(faulty.calls()).containsSubsequence("commitTransaction", "physical.close", "close");
	}

	@Test
	void commitWhenItDoesNotAnswerIsOfUnknownOutcomeAndCutOff() {
		FaultyConnectionFactory faulty = faulty().before("commitTransaction", Mono.never());
		pairInTransaction(guarded(faulty, SHORT), 1).as(StepVerifier::create)
			.expectError(CommitOutcomeUnknownException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(faulty.calls()).containsSubsequence("commitTransaction", "physical.close", "close");
	}

	@Test
	void closeWhenRollbackDoesNotAnswerCutsTheConnectionOff() {
		FaultyConnectionFactory faulty = faulty().before("rollbackTransaction", Mono.never());
		GuardedConnectionFactory connections = guarded(faulty, SHORT);
		Mono.usingWhen(Mono.fromSupplier(connections::begin), (connection) -> insert(connection, 1, 1),
				Connection::close)
			.block(TestDatabase.TIMEOUT);
		assertThat(faulty.calls()).containsSubsequence("rollbackTransaction", "physical.close", "close");
	}

	@Test
	void transactionsWhenCancelledAtRandomLeaveWholePairsAndNoConnection() {
		GuardedConnectionFactory connections = guarded(faulty());
		long committed = storm((index) -> pairInTransaction(connections, index));
		awaitAcquired(0);
		assertThat(this.database.number("SELECT COUNT(*) FROM pairs")).isGreaterThanOrEqualTo(2 * committed);
		assertThat(this.database.number(HALVES)).isZero();
	}

	@Test
	void cancelBeforeTheCommitLeaksInTheNaiveShape() {
		TestDatabase canary = newDatabase();
		FaultyConnectionFactory connections = new FaultyConnectionFactory(canary.connectionFactory())
			.before("commitTransaction", Mono.never());
		Disposable subscription = naivePairInTransaction(connections, 1).subscribeOn(Schedulers.boundedElastic())
			.subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(() -> connections.calls().contains("commitTransaction"));
		subscription.dispose();
		Boolean clean = allConnections(canary).map((all) -> all.stream().allMatch(Connection::isAutoCommit))
			.timeout(Duration.ofSeconds(2))
			.onErrorReturn(false)
			.block(TestDatabase.TIMEOUT);
		assertThat(clean).as("the canary leaks, so these tests would see it").isFalse();
	}

	@Test
	void cancelBeforeTheCommitReturnsTheConnection() {
		FaultyConnectionFactory connections = faulty().before("commitTransaction", Mono.delay(SHORT));
		Disposable subscription = pairInTransaction(guarded(connections), 1).subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(() -> connections.calls().contains("commitTransaction"));
		subscription.dispose();
		await().atMost(TestDatabase.TIMEOUT).until(() -> connections.calls().contains("close"));
	}

	/**
	 * Cancel a statement that does not end, and commit: what came before is lost with the
	 * connection.
	 */
	@Test
	@EnabledForProduct({ DatabaseProduct.POSTGRESQL, DatabaseProduct.MARIADB })
	void commitAfterTheConnectionWasCutIsNoSuccess() {
		String endless = endless();
		GuardedConnectionFactory connections = new GuardedConnectionFactory(this.database.connectionFactory(),
				Schedulers.immediate(), ConnectionOptions.defaults().withStatementTimeout(Duration.ofSeconds(1)));
		Mono.usingWhen(Mono.fromSupplier(connections::begin),
				(connection) -> insert(connection, 1, 1)
					.then(Flux.from(connection.createStatement(endless).execute())
						.concatMap((result) -> result.getRowsUpdated())
						.then()
						.timeout(SHORT, Mono.empty()))
					.then(Mono.defer(() -> Mono.from(connection.commitTransaction()))),
				Connection::close)
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(LostTransactionException.class)
				.cause()
				.isInstanceOf(NoAnswerException.class))
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM pairs")).isZero();
	}

	private String endless() {
		return switch (this.product) {
			case POSTGRESQL -> "SELECT pg_sleep(30)";
			case MARIADB -> "SELECT SLEEP(30)";
			case H2 -> throw new UnsupportedOperationException("H2 has no statement that lasts");
		};
	}

	private long storm(IntFunction<Mono<Long>> transaction) {
		Random random = TestRun.random("cancel storm on " + this.product);
		return Objects.requireNonNull(Flux.range(0, 400)
			.flatMap((index) -> transaction.apply(index)
				.take(Duration.ofNanos(random.nextInt(8_000_000)))
				.onErrorComplete(), 20)
			.count()
			.block(TestDatabase.TIMEOUT));
	}

	private static Mono<List<Connection>> allConnections(TestDatabase database) {
		return Flux.range(0, POOL_SIZE)
			.flatMap((index) -> database.connectionFactory().create())
			.collectList()
			.subscribeOn(Schedulers.boundedElastic());
	}

}
