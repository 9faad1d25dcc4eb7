package dev.asyncdb.fault;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DriverOptions;
import io.r2dbc.spi.ConnectionFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * F14 and F35: every wait has a limit, and a connection that is held too long is
 * reported.
 */
@Tag("fault")
class TimeLimitTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final TestDatabase database = TestDatabase.postgres(3);

	private final SafePool pool = SafePool.create(
			ConnectionFactories
				.get(new DriverOptions(128, Duration.ofSeconds(3), Duration.ofMillis(500), Duration.ofSeconds(60))
					.applyTo(DatabaseUrl.parse(this.database.url()).toConnectionFactoryOptions())),
			PoolOptions.defaults(), limits(), Schedulers.immediate());

	private final AsyncDatabaseManager manager = AsyncDatabaseManager.builder(this.pool)
		.connectionOptions(limits())
		.build();

	private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();

	private static ConnectionOptions limits() {
		return ConnectionOptions.defaults()
			.withAcquireTimeout(Duration.ofSeconds(5))
			.withControlTimeout(Duration.ofSeconds(2))
			.withLeakDetectionThreshold(Duration.ofMillis(800));
	}

	@BeforeEach
	void listen() {
		this.database.execute("CREATE TABLE entry (id BIGINT PRIMARY KEY, number BIGINT NOT NULL)",
				"INSERT INTO entry VALUES (1, 1)");
		this.warnings.start();
		leaks().addAppender(this.warnings);
	}

	@AfterEach
	void close() {
		leaks().detachAppender(this.warnings);
		this.manager.dispose().block(TestDatabase.TIMEOUT);
		this.pool.disposeLater().block(TestDatabase.TIMEOUT);
		this.database.close();
	}

	private static Logger leaks() {
		return (Logger) LoggerFactory.getLogger("dev.asyncdb.connection.monitor.LeaseMonitoring");
	}

	private static Mono<Void> sleep(AsyncSession session, double seconds) {
		return session.sql().sql("SELECT pg_sleep(" + seconds + ")").fetch().all().then();
	}

	private void verifyNothingIsHeld() {
		await().atMost(TestDatabase.TIMEOUT)
			.untilAsserted(() -> assertThat(this.pool.getMetrics().orElseThrow().acquiredSize()).isZero());
	}

	@Test
	void transactionTimeoutEndsItsStatement() {
		Mono<Void> work = this.manager.inTransaction(TransactionOptions.defaults().withTimeout(TIMEOUT),
				(session) -> sleep(session, 30));
		Duration taken = StepVerifier.create(work)
			.expectErrorSatisfies((failure) -> assertThat(failure).hasStackTraceContaining("statement timeout"))
			.verify(TestDatabase.TIMEOUT);
		assertThat(taken).isBetween(Duration.ofMillis(950), Duration.ofSeconds(25));
		verifyNothingIsHeld();
	}

	@Test
	void transactionTimeoutRefusesFurtherStatementsAndTheCommit() {
		Mono<Void> second = this.manager.inTransaction(TransactionOptions.defaults().withTimeout(TIMEOUT),
				(session) -> sleep(session, 0.7).then(sleep(session, 0.7)).then(sleep(session, 0)));
		StepVerifier.create(second)
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).hasStackTraceContaining("longer than its timeout of PT1S"))
			.verify(TestDatabase.TIMEOUT);
		Mono<Long> commit = this.manager.inTransaction(TransactionOptions.defaults().withTimeout(TIMEOUT),
				(session) -> session.sql()
					.sql("INSERT INTO entry VALUES (2, 2)")
					.fetch()
					.rowsUpdated()
					.delayElement(Duration.ofMillis(1200)));
		StepVerifier.create(commit)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(TransactionTimedOutException.class))
			.verify(TestDatabase.TIMEOUT);
		assertThat(this.database.number("SELECT COUNT(*) FROM entry")).isOne();
		verifyNothingIsHeld();
	}

	@Test
	void timeoutOfSpringsTransactionBites() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setTimeout(1);
		TransactionalOperator spring = TransactionalOperator.create(new R2dbcTransactionManager(this.pool), definition);
		Mono<Void> work = DatabaseClient.create(this.pool).sql("SELECT pg_sleep(30)").fetch().all().then();
		Duration taken = StepVerifier.create(work.as(spring::transactional))
			.expectErrorSatisfies((failure) -> assertThat(failure).hasStackTraceContaining("statement timeout"))
			.verify(TestDatabase.TIMEOUT);
		assertThat(taken).isBetween(Duration.ofMillis(950), Duration.ofSeconds(25));
		verifyNothingIsHeld();
	}

	@Test
	void statementTimeoutOfTheServerIsAQueryTimeout() {
		StepVerifier.create(this.manager.inTransaction((session) -> sleep(session, 30)))
			.expectErrorSatisfies((failure) -> assertThat(failure).hasStackTraceContaining("statement timeout"))
			.verify(TestDatabase.TIMEOUT);
		verifyNothingIsHeld();
	}

	@Test
	void lockTimeoutIsALockingFailure() {
		Mono<Void> blocked = this.manager.inTransaction((first) -> first.select(Entry.class)
			.forUpdate()
			.all()
			.then(this.manager.inTransaction(TransactionOptions.defaults().withPropagation(Propagation.REQUIRES_NEW),
					(second) -> second.select(Entry.class).forUpdate().all().then())));
		StepVerifier.create(blocked)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(CannotAcquireLockException.class)
				.isNotInstanceOf(QueryTimeoutException.class))
			.verify(TestDatabase.TIMEOUT);
		verifyNothingIsHeld();
	}

	@Test
	void whoHoldsAConnectionForVeryLongIsNamedOnce() {
		List<AsyncSession> leaked = Objects.requireNonNull(
				Flux.range(0, 5).concatMap((index) -> openedHere()).collectList().block(TestDatabase.TIMEOUT));
		Flux.fromIterable(leaked)
			.flatMap((session) -> session.sql().sql("SELECT COUNT(*) FROM entry").fetch().first())
			.blockLast(TestDatabase.TIMEOUT);
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.warnings.list.size() >= 5);
		Flux.fromIterable(leaked).flatMap(AsyncSession::close).blockLast(TestDatabase.TIMEOUT);
		assertThat(List.copyOf(this.warnings.list)).hasSize(5)
			.allSatisfy((warning) -> assertThat(warning.getFormattedMessage()).contains("openedHere")
				.contains("TimeLimitTests")
				.contains("SELECT COUNT(*)"));
		verifyNothingIsHeld();
	}

	private Mono<AsyncSession> openedHere() {
		return this.manager.openSession();
	}

	@Test
	void nobodyIsNamedWhoReturnsInTime() {
		List<Long> counts = Flux.fromIterable(IntStream.range(0, 50).boxed().toList())
			.flatMap((index) -> this.manager
				.inSession((session) -> sleep(session, 0.02).then(session.select(Entry.class).count())), 10)
			.collectList()
			.block(TestDatabase.TIMEOUT);
		assertThat(counts).hasSize(50);
		assertThat(List.copyOf(this.warnings.list)).isEmpty();
	}

	@Test
	void disposeWaitsForWhatIsUnderWay() {
		Mono<Long> work = this.manager
			.inTransaction((session) -> sleep(session, 0.5).then(session.select(Entry.class).count()))
			.cache();
		work.subscribe();
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.pool.getMetrics().orElseThrow().acquiredSize() == 1);
		this.manager.dispose().block(TestDatabase.TIMEOUT);
		assertThat(this.pool.getMetrics().orElseThrow().acquiredSize()).isZero();
		StepVerifier.create(work).expectNext(1L).expectComplete().verify(TestDatabase.TIMEOUT);
		StepVerifier.create(this.manager.inSession((session) -> session.select(Entry.class).count()))
			.expectErrorSatisfies((failure) -> assertThat(failure).hasStackTraceContaining("is disposed"))
			.verify(TestDatabase.TIMEOUT);
	}

}
