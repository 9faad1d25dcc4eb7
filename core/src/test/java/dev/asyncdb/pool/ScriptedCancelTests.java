package dev.asyncdb.pool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.connection.TransactionLimits;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.statement.sql.RenderedOperation;
import dev.asyncdb.statement.sql.ResultCollector;
import dev.asyncdb.statement.sql.StatementExecutor;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A caller that leaves before or after any signal of the driver, on a pool of one: the
 * place is free again, no transaction is open, and nothing of the driver was cancelled.
 */
class ScriptedCancelTests {

	private static final Duration VALIDATED_AT_EACH_USE = Duration.ZERO;

	private static final int LONGEST_SCRIPT = 100;

	private static final StatementExecutor EXECUTOR = new StatementExecutor(0);

	private static final RenderedOperation SELECT = new RenderedOperation("SELECT 1");

	private static Mono<Void> read(Connection connection) {
		return Flux.<Result>from(connection.createStatement("SELECT 1").execute())
			.concatMap((result) -> result.map((row, metadata) -> 1))
			.then();
	}

	static Stream<Variant> variants() {
		return Stream.of(Work.values())
			.flatMap((work) -> Stream.of(Schedulers.immediate(), Schedulers.boundedElastic())
				.flatMap((answers) -> Stream.of(ScriptedDriver.Validation.values())
					.flatMap((validation) -> Stream.of(false, true)
						.flatMap((isRemote) -> Stream.of(false, true)
							.map((isQueued) -> new Variant(work, answers, validation, isRemote, isQueued))))));
	}

	static SafePool pool(ScriptedDriver driver, boolean isRemote) {
		PoolOptions options = PoolOptions.defaults().withMaxSize(1);
		return SafePool.create(driver, isRemote ? options.withValidateAfterIdle(VALIDATED_AT_EACH_USE) : options,
				ConnectionOptions.defaults().withAcquireTimeout(TestDatabase.TIMEOUT), Schedulers.immediate());
	}

	@ParameterizedTest
	@MethodSource("variants")
	void callerThatLeavesAtAnyMomentLosesNothing(Variant variant) {
		ScriptedDriver driver = new ScriptedDriver(variant.answers, variant.validation);
		SafePool pool = pool(driver, variant.isRemote);
		Work.STATEMENT.on(pool).block(TestDatabase.TIMEOUT);
		int moment = 0;
		while (leaves(variant.work.on(pool), variant.isQueued, driver, pool, moment)) {
			assertThat(isFree(pool, driver, TestDatabase.TIMEOUT)).as("after moment %d", moment).isTrue();
			assertThat(driver.cancelled()).as("cancelled by moment %d", moment).isZero();
			moment++;
		}
		assertThat(moment).as("moments").isBetween(1, LONGEST_SCRIPT);
		pool.disposeLater().block(TestDatabase.TIMEOUT);
	}

	@Test
	void scriptFindsACallerThatForgetsItsConnection() {
		Variant variant = new Variant(Work.COMMIT, Schedulers.immediate(), ScriptedDriver.Validation.CALLED, false,
				false);
		int lost = 0;
		for (int moment = 0; moment < 4; moment++) {
			ScriptedDriver driver = new ScriptedDriver(variant.answers, variant.validation);
			SafePool pool = pool(driver, false);
			Work.STATEMENT.on(pool).block(TestDatabase.TIMEOUT);
			leaves(variant.work.carelesslyOn(pool), variant.isQueued, driver, pool, moment);
			lost += isFree(pool, driver, Duration.ofMillis(50)) ? 0 : 1;
			pool.disposeLater().block(TestDatabase.TIMEOUT);
		}
		assertThat(lost).as("the canary").isPositive();
	}

	@Test
	void scriptFindsAStatementThatIsCancelled() {
		Variant variant = new Variant(Work.STATEMENT, Schedulers.boundedElastic(), ScriptedDriver.Validation.CALLED,
				false, false);
		ScriptedDriver driver = new ScriptedDriver(variant.answers, variant.validation);
		SafePool pool = pool(driver, false);
		Work.STATEMENT.on(pool).block(TestDatabase.TIMEOUT);
		Mono<Void> unguarded = Mono.usingWhen(pool.acquire(), ScriptedCancelTests::read, Connection::close);
		int moment = 0;
		while (leaves(unguarded, variant.isQueued, driver, pool, moment)) {
			moment++;
		}
		assertThat(driver.cancelled()).as("the canary").isPositive();
		pool.disposeLater().block(TestDatabase.TIMEOUT);
	}

	// Whether the work has come to this moment
	static boolean leaves(Mono<Void> work, boolean isQueued, ScriptedDriver driver, SafePool pool, int moment) {
		Caller caller = new Caller();
		Connection held = isQueued ? pool.acquire().block(TestDatabase.TIMEOUT) : null;
		driver.runAt(moment, caller::cancel);
		work.subscribe(caller);
		if (held != null) {
			Mono.from(held.close()).block(TestDatabase.TIMEOUT);
		}
		await().atMost(TestDatabase.TIMEOUT)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.until(caller::isDisposed);
		boolean isReached = driver.end();
		if (!isReached) {
			assertThat(caller.failure).isNull();
		}
		return isReached;
	}

	static boolean isFree(SafePool pool, ScriptedDriver driver, Duration limit) {
		PoolMetrics metrics = pool.getMetrics().orElseThrow();
		long end = System.nanoTime() + limit.toNanos();
		while (System.nanoTime() - end < 0) {
			if (metrics.acquiredSize() == 0 && metrics.pendingAcquireSize() == 0 && driver.openTransactions() == 0) {
				return true;
			}
			Thread.onSpinWait();
		}
		return false;
	}

	@Test
	void callerThatLeavesWhileTheConnectionIsReleasedLosesNothing() {
		ScriptedDriver driver = new ScriptedDriver(Schedulers.immediate(), ScriptedDriver.Validation.CALLED);
		SafePool pool = pool(driver, false);
		for (int round = 0; round < 3_000 * TestRun.scale(); round++) {
			Connection held = Objects.requireNonNull(pool.acquire().block(TestDatabase.TIMEOUT));
			List<Caller> callers = List.of(new Caller(), new Caller());
			Work.ACQUIRE.on(pool).subscribe(callers.get(0));
			Work.STATEMENT.on(pool).subscribe(callers.get(1));
			Mono<Void> leave = Mono.fromRunnable(() -> callers.forEach(BaseSubscriber::cancel));
			together(leave, Mono.from(held.close()));
			assertThat(isFree(pool, driver, TestDatabase.TIMEOUT)).as("after round %d", round).isTrue();
		}
		pool.disposeLater().block(TestDatabase.TIMEOUT);
	}

	private static void together(Mono<Void> one, Mono<Void> other) {
		CyclicBarrier barrier = new CyclicBarrier(2);
		Mono<Void> start = Mono.fromCallable(barrier::await).then();
		Mono.when(start.then(one).subscribeOn(Schedulers.boundedElastic()),
				start.then(other).subscribeOn(Schedulers.boundedElastic()))
			.block(TestDatabase.TIMEOUT);
	}

	private enum Work {

		ACQUIRE((connection) -> Mono.empty()),

		STATEMENT(ScriptedCancelTests::read),

		ROWS((connection) -> EXECUTOR.query(connection, SELECT, (row, metadata) -> 1).then()),

		COLLECTED_ROWS((connection) -> EXECUTOR
			.collect(connection, SELECT, ResultCollector.rows((row, metadata) -> 1, Mono::just), () -> {
			})
			.then()),

		COMMIT((connection) -> Mono.from(connection.beginTransaction())
			.then(read(connection))
			.then(Mono.from(connection.commitTransaction()))),

		ROLLBACK((connection) -> Mono.from(connection.beginTransaction())
			.then(read(connection))
			.then(Mono.from(connection.rollbackTransaction()))),

		QUEUED_STATEMENTS((connection) -> Mono.when(read(connection), read(connection))),

		CLOSED_TRANSACTION((connection) -> Mono.from(connection.beginTransaction()).then(read(connection))),

		SESSION_QUERIES((connection) -> read(queries(connection)).then(read(queries(connection)))),

		SESSION_QUERY_AND_STATEMENT((connection) -> read(queries(connection)).then(read(connection))),

		WHOLE_TRANSACTION((connection) -> read(whole(connection))
			.then(Mono.defer(() -> Mono.from(connection.commitTransaction())))),

		WHOLE_TRANSACTION_AND_STATEMENT((connection) -> read(whole(connection)).then(read(connection)));

		private final Function<Connection, Mono<Void>> steps;

		Work(Function<Connection, Mono<Void>> steps) {
			this.steps = steps;
		}

		Mono<Void> on(SafePool pool) {
			return Mono.usingWhen(connection(pool), this.steps, Connection::close);
		}

		private Mono<Connection> connection(SafePool pool) {
			return switch (this) {
				case ACQUIRE -> pool.acquire();
				case STATEMENT, ROWS, COLLECTED_ROWS, COMMIT, ROLLBACK, QUEUED_STATEMENTS, CLOSED_TRANSACTION ->
					pool.create();
				case SESSION_QUERIES, SESSION_QUERY_AND_STATEMENT, WHOLE_TRANSACTION, WHOLE_TRANSACTION_AND_STATEMENT ->
					Mono.fromSupplier(sessions(pool)::begin);
			};
		}

		private static GuardedConnectionFactory sessions(SafePool pool) {
			return GuardedConnectionFactory.forSessions(pool, Schedulers.immediate(), ConnectionOptions.defaults(),
					DatabaseMetricsRecorder.NO_OP, TransactionLimits.none());
		}

		private static Connection queries(Connection connection) {
			return GuardedConnectionFactory.forQueries(connection);
		}

		private static Connection whole(Connection connection) {
			return GuardedConnectionFactory.forWholeTransaction(connection, () -> true);
		}

		// Forgets the connection when it is cancelled
		Mono<Void> carelesslyOn(SafePool pool) {
			return pool.acquire()
				.flatMap((connection) -> this.steps.apply(connection).then(Mono.from(connection.close())));
		}

	}

	record Variant(Work work, Scheduler answers, ScriptedDriver.Validation validation, boolean isRemote,
			boolean isQueued) {

		@Override
		public String toString() {
			return "%s, answers %s, validation %s%s, %s".formatted(this.work,
					(this.answers == Schedulers.immediate()) ? "immediately" : "later", this.validation,
					this.isRemote ? " remote" : "", this.isQueued ? "queued" : "free");
		}

	}

	private static final class Caller extends BaseSubscriber<Void> {

		private volatile @Nullable Throwable failure;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			requestUnbounded();
		}

		@Override
		protected void hookOnError(Throwable thrown) {
			this.failure = thrown;
		}

	}

}
