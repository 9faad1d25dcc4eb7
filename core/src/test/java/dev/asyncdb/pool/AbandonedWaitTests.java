package dev.asyncdb.pool;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.metrics.ConnectionOutcome;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.FaultyConnectionFactory;
import dev.asyncdb.testing.RecordedMetrics;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Callers that hang up while they wait for a connection cost the database nothing.
 */
class AbandonedWaitTests {

	private static final int CALLERS = 20;

	private static final int MANY = 5000;

	private final TestDatabase database = TestDatabase.postgres(1);

	private final FaultyConnectionFactory driver = new FaultyConnectionFactory(
			ConnectionFactories.get(this.database.r2dbcUrl()));

	private final RecordedMetrics metrics = new RecordedMetrics();

	private final RecordedMetrics poolMetrics = new RecordedMetrics();

	private final SafePool pool = SafePool.create(this.driver, SafePoolFixture.settings(1, 10 * CALLERS),
			ConnectionOptions.defaults(), Schedulers.immediate(), this.poolMetrics);

	private final AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.pool)
		.metricsRecorder(this.metrics)
		.build();

	@AfterEach
	void close() {
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.pool.getMetrics().orElseThrow().acquiredSize() == 0);
		this.pool.disposeLater().block(TestDatabase.TIMEOUT);
		this.database.close();
	}

	private static Mono<Long> one(AsyncSession session) {
		return session.sql().sql("SELECT 1").fetch().rowsUpdated();
	}

	// While the only connection is held, callers come, hang up, and one more comes
	private void hangUpInTheQueue(Mono<?> call) {
		Connection held = Objects.requireNonNull(this.pool.acquire().block(TestDatabase.TIMEOUT));
		List<Disposable> callers = IntStream.range(0, CALLERS).mapToObj((index) -> call.subscribe()).toList();
		await().atMost(TestDatabase.TIMEOUT)
			.until(() -> this.pool.getMetrics().orElseThrow().pendingAcquireSize() == CALLERS);
		callers.forEach(Disposable::dispose);
		Mono<Long> last = this.manager.inTransaction(AbandonedWaitTests::one);
		StepVerifier.create(last)
			.then(() -> Mono.from(held.close()).block(TestDatabase.TIMEOUT))
			.expectNextCount(1)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
	}

	private long begun() {
		return this.driver.calls().stream().filter("beginTransaction"::equals).count();
	}

	private static void verifyAbandoned(Map<ConnectionOutcome, Long> ends) {
		assertThat(ends).containsEntry(ConnectionOutcome.ABANDONED, (long) CALLERS)
			.containsEntry(ConnectionOutcome.ROLLED_BACK, 0L)
			.containsEntry(ConnectionOutcome.TRANSACTION_OPEN, 0L);
	}

	@Test
	void transactionsOfThoseWhoHungUpDoNotBegin() {
		hangUpInTheQueue(this.manager.inTransaction(AbandonedWaitTests::one));
		assertThat(begun()).isOne();
		verifyAbandoned(this.metrics.connections());
	}

	@Test
	void sessionsOfThoseWhoHungUpDoNotBegin() {
		hangUpInTheQueue(this.manager.inSession((session) -> one(session).then(session.commit())));
		assertThat(begun()).isOne();
		verifyAbandoned(this.metrics.connections());
	}

	@Test
	void springsTransactionsOfThoseWhoHungUpDoNotBegin() {
		DatabaseClient client = DatabaseClient.create(this.pool);
		TransactionalOperator operator = TransactionalOperator.create(new R2dbcTransactionManager(this.pool));
		hangUpInTheQueue(operator.transactional(client.sql("SELECT 1").fetch().rowsUpdated()));
		assertThat(begun()).isOne();
		verifyAbandoned(this.poolMetrics.connections());
	}

	@Test
	void transactionsOfThoseWhoStayBegin() {
		Flux.range(0, CALLERS)
			.flatMap((index) -> this.manager.inTransaction(AbandonedWaitTests::one))
			.blockLast(TestDatabase.TIMEOUT);
		assertThat(begun()).isEqualTo(CALLERS);
		assertThat(this.metrics.connections()).containsEntry(ConnectionOutcome.COMMITTED, (long) CALLERS);
	}

	@Test
	void thousandsWhoHungUpLeaveTheQueueAtOnce() {
		SafePool crowded = SafePool.create(this.driver, SafePoolFixture.settings(1, MANY), ConnectionOptions.defaults(),
				Schedulers.immediate());
		Connection held = Objects.requireNonNull(crowded.acquire().block(TestDatabase.TIMEOUT));
		DatabaseClient client = DatabaseClient.create(crowded);
		TransactionalOperator operator = TransactionalOperator.create(new R2dbcTransactionManager(crowded));
		Mono<Long> plain = client.sql("SELECT 1").fetch().rowsUpdated();
		List<Disposable> callers = IntStream.range(0, MANY)
			.mapToObj((index) -> ((index % 2 == 0) ? plain : plain.as(operator::transactional)).subscribe())
			.toList();
		PoolMetrics queue = crowded.getMetrics().orElseThrow();
		await().atMost(TestDatabase.TIMEOUT).until(() -> queue.pendingAcquireSize() == MANY);
		callers.forEach(Disposable::dispose);
		await().atMost(Duration.ofSeconds(2)).until(() -> queue.pendingAcquireSize() == 0);
		Mono.from(held.close()).block(TestDatabase.TIMEOUT);
		plain.as(StepVerifier::create).expectNextCount(1).expectComplete().verify(Duration.ofSeconds(2));
		await().atMost(TestDatabase.TIMEOUT).until(() -> queue.acquiredSize() == 0);
		crowded.disposeLater().block(TestDatabase.TIMEOUT);
	}

}
