package dev.asyncdb.pool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Code that knows nothing of this library, on the pool of this library, on every
 * database.
 */
class SafePoolContractTests extends SafePoolFixture {

	private static final int CANCELS = 1500;

	private static final int SIZE = 2;

	@Test
	void savepointWithAStatementInItsNameIsRefused() {
		SafePool pool = pool(1, 10);
		Mono.usingWhen(pool.create(),
				(connection) -> Mono.from(connection.beginTransaction())
					.then(Mono.from(connection.createSavepoint("a; DROP TABLE note"))),
				Connection::close)
			.as(StepVerifier::create)
			.expectError(InvalidDataAccessApiUsageException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM note")).isZero();
		pool.disposeLater().block(TestDatabase.TIMEOUT);
	}

	private static Mono<Boolean> isClean(ConnectionPool pool) {
		Mono<Connection> taken = (pool instanceof SafePool safe) ? safe.acquire() : pool.create();
		return Mono.usingWhen(taken, (connection) -> Mono.just(connection.isAutoCommit()), Connection::close);
	}

	/**
	 * Cancel work at random moments, and ask after each whether the next borrower of the
	 * connection finds a transaction that is not its own.
	 */
	private static long leaks(ConnectionPool pool, Supplier<Mono<?>> work, int cancels) {
		Random random = TestRun.random("cancels");
		return Objects.requireNonNull(Flux.range(0, cancels)
			.concatMap((index) -> work.get()
				.subscribeOn(Schedulers.boundedElastic())
				.take(Duration.ofNanos(random.nextInt(1_500_000)), Schedulers.boundedElastic())
				.then(isClean(pool)))
			.filter((clean) -> !clean)
			.count()
			.subscribeOn(Schedulers.boundedElastic())
			.block(Duration.ofSeconds(60)));
	}

	private static Mono<Void> naive(ConnectionFactory pool) {
		return Mono.from(pool.create())
			.flatMap((connection) -> Mono.from(connection.beginTransaction())
				.then(Mono.never())
				.then(Mono.from(connection.close())));
	}

	@Test
	void naiveCodeThatBeginsAndHangsTakesNothing() {
		SafePool pool = pool(1, 100);
		assertThat(leaks(pool, () -> naive(pool), CANCELS)).isZero();
		assertThatNothingIsHeld(pool);
	}

	@Test
	void naiveCodeLeaksOnAPoolThatIsNotOurs() {
		ConnectionPool pool = new ConnectionPool(ConnectionPoolConfiguration.builder(driver())
			.initialSize(0)
			.maxSize(1)
			.allocatorSubscribeOn(Schedulers.boundedElastic())
			.build());
		assertThat(leaks(pool, () -> naive(pool), 300)).as("the canary").isPositive();
		pool.disposeLater().block(TestDatabase.TIMEOUT);
	}

	@Test
	void transactionsOfSpringLeakNothing() {
		SafePool pool = pool(SIZE, 100);
		TransactionalOperator spring = TransactionalOperator.create(new R2dbcTransactionManager(pool));
		DatabaseClient client = DatabaseClient.create(pool);
		long before = rows();
		Mono<Long> insert = Mono.defer(() -> client.sql("INSERT INTO note (id, text) VALUES (:id, 'a')")
			.bind("id", ThreadLocalRandom.current().nextLong())
			.fetch()
			.rowsUpdated());
		assertThat(leaks(pool, () -> insert.then(insert).then(Mono.never()).as(spring::transactional), CANCELS))
			.isZero();
		assertThatNothingIsHeld(pool);
		assertThat(rows()).as("what was cancelled is rolled back").isEqualTo(before);
	}

	@Test
	void cancelledQueriesLeaveAUsableConnection() {
		SafePool pool = pool(1, 100);
		DatabaseClient client = DatabaseClient.create(pool);
		String query = "SELECT a.id FROM note a CROSS JOIN note b ORDER BY 1";
		long before = rows();
		this.database.execute("DELETE FROM note");
		Flux.range(0, 40)
			.concatMap((id) -> client.sql("INSERT INTO note (id, text) VALUES (:id, 'b')")
				.bind("id", id)
				.fetch()
				.rowsUpdated())
			.then()
			.subscribeOn(Schedulers.boundedElastic())
			.block(TestDatabase.TIMEOUT);
		assertThat(before).isNotNegative();
		assertThat(leaks(pool,
				() -> client.sql(query).filter((statement) -> statement.fetchSize(50)).fetch().all().take(5).then(),
				100))
			.isZero();
		assertThatNothingIsHeld(pool);
		this.database.execute("DELETE FROM note");
	}

	@Test
	void waitingCallersAreBounded() {
		SafePool pool = pool(1, 3);
		Connection held = Objects.requireNonNull(pool.acquire().block(TestDatabase.TIMEOUT));
		List<Boolean> refused = Flux.range(0, 10)
			.flatMap((index) -> pool.acquire()
				.flatMap((connection) -> Mono.from(connection.close()).thenReturn(false))
				.onErrorReturn(true)
				.timeout(Duration.ofSeconds(2), Mono.just(false)), 10)
			.take(7)
			.collectList()
			.block(TestDatabase.TIMEOUT);
		assertThat(refused).as("seven of ten are told at once").containsOnly(true);
		Mono.from(held.close()).block(TestDatabase.TIMEOUT);
		StepVerifier.create(isClean(pool)).expectNext(true).expectComplete().verify(TestDatabase.TIMEOUT);
	}

	long rows() {
		return this.database.number("SELECT COUNT(*) FROM note");
	}

}
