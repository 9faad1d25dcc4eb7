package dev.asyncdb.pool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionListener;
import dev.asyncdb.session.SessionOptions;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.session.transaction.OnDemandTransaction;
import dev.asyncdb.session.transaction.SessionTransactionManager;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.data.annotation.Id;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.IllegalTransactionStateException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A caller that leaves a session or a transaction before or after any signal of the
 * driver, on a pool of one, whether Spring knows the transaction or not.
 */
class ScriptedSessionTests {

	private static final int LONGEST_SCRIPT = 100;

	// Reactor's key for what becomes of an error whose caller has left
	private static final String DROPPED = "reactor.onErrorDropped.local";

	static Stream<Variant> variants() {
		return Stream.of(Work.values())
			.flatMap((work) -> Stream.of(Schedulers.immediate(), Schedulers.boundedElastic())
				.flatMap((answers) -> Stream.of(false, true)
					.flatMap((isQueued) -> Stream.of(false, true)
						.map((isHeard) -> new Variant(work, answers, isQueued, isHeard)))));
	}

	private static SessionFactory sessions(ConnectionFactory database, List<SessionListener> listeners) {
		DatabaseDialect dialect = DatabaseDialect.of(database);
		EntityMapping mapping = EntityMapping.of(dialect.springDialect(),
				DefaultReactiveDataAccessStrategy.createConverter(dialect.springDialect(), List.of()),
				dialect.equality());
		return SessionFactory.create(
				new GuardedConnectionFactory(database, Schedulers.immediate(), ConnectionOptions.defaults()), dialect,
				mapping, ReactiveEntityCallbacks.create(), null, listeners, SessionOptions.defaults(),
				DatabaseMetricsRecorder.NO_OP);
	}

	private static Mono<Void> statement(DatabaseClient client) {
		return client.sql("UPDATE t SET a = 1").then();
	}

	@ParameterizedTest
	@MethodSource("variants")
	void callerThatLeavesAtAnyMomentLosesNothing(Variant variant) {
		ScriptedDriver driver = new ScriptedDriver(variant.answers, ScriptedDriver.Validation.CALLED);
		SafePool pool = ScriptedCancelTests.pool(driver, false);
		Mono<Void> work = variant.work.on(pool, variant.isHeard ? List.of(new SessionListener() {
		}) : List.of());
		work.block(TestDatabase.TIMEOUT);
		int moment = 0;
		while (ScriptedCancelTests.leaves(work, variant.isQueued, driver, pool, moment)) {
			assertThat(ScriptedCancelTests.isFree(pool, driver, TestDatabase.TIMEOUT)).as("after moment %d", moment)
				.isTrue();
			assertThat(driver.cancelled()).as("cancelled by moment %d", moment).isZero();
			moment++;
		}
		assertThat(moment).as("moments").isBetween(1, LONGEST_SCRIPT);
		pool.disposeLater().block(TestDatabase.TIMEOUT);
	}

	@ParameterizedTest
	@MethodSource("places")
	void statementThatCommitsItselfIsNotSentAfterTheCallerHasLeft(Scheduler answers, boolean isQueued) {
		List<BiFunction<SessionFactory, SafePool, Mono<Void>>> whole = List.of(
				(sessions, pool) -> sessions.inSession(ScriptedSessionTests::deletion),
				(sessions, pool) -> sessions.inTransaction(ScriptedSessionTests::deleted),
				(sessions, pool) -> upsert(sessions));
		assertThat(whole).allSatisfy((work) -> assertThat(sentAfterLeaving(answers, isQueued, work)).isZero());
	}

	@Test
	void scriptFindsAStatementThatIsSentAfterTheCallerHasLeft() {
		assertThat(sentAfterLeaving(Schedulers.immediate(), false,
				(sessions, pool) -> Uncancellable.mono(sessions.inSession(ScriptedSessionTests::deletion))))
			.as("the canary")
			.isPositive();
	}

	// One thread for all answers: with two, the next step may have begun on one while the
	// caller leaves on the other, and a statement that is sent then is none of the
	// session's
	static Stream<Arguments> places() {
		return Stream.of(Schedulers.immediate(), Schedulers.single())
			.flatMap((answers) -> Stream.of(false, true).map((isQueued) -> Arguments.of(answers, isQueued)));
	}

	private static Mono<Void> deleted(AsyncSession session) {
		session.delete(new Item(1L));
		return Mono.empty();
	}

	private static Mono<Void> upsert(SessionFactory sessions) {
		return sessions
			.updateOrCreate(Counter.class, Values.of(Counter::key, ScriptedDriver.VALUE), Values.of(Counter::count, 2L))
			.then();
	}

	private static Mono<Void> deletion(AsyncSession session) {
		session.delete(new Item(1L));
		return session.commit();
	}

	private static int sentAfterLeaving(Scheduler answers, boolean isQueued,
			BiFunction<SessionFactory, SafePool, Mono<Void>> work) {
		ScriptedDriver driver = new ScriptedDriver(answers, ScriptedDriver.Validation.CALLED);
		SafePool pool = ScriptedCancelTests.pool(driver, false);
		AtomicInteger before = new AtomicInteger();
		// The last moment is one after the work has completed
		Runnable over = () -> before.compareAndSet(-1, driver.statements().size());
		Mono<Void> counted = work.apply(sessions(pool, List.of()), pool)
			.doOnTerminate(over)
			.doOnCancel(over)
			.doFirst(() -> before.set(-1));
		// The first upsert asks the catalog as well
		counted.block(TestDatabase.TIMEOUT);
		driver.statements().clear();
		counted.block(TestDatabase.TIMEOUT);
		assertThat(driver.statements()).hasSize(1);
		int moment = 0;
		int sent = 0;
		while (ScriptedCancelTests.leaves(counted, isQueued, driver, pool, moment)) {
			assertThat(ScriptedCancelTests.isFree(pool, driver, TestDatabase.TIMEOUT)).as("after moment %d", moment)
				.isTrue();
			sent += driver.statements().size() - before.get();
			moment++;
		}
		assertThat(moment).as("moments").isBetween(2, LONGEST_SCRIPT);
		pool.disposeLater().block(TestDatabase.TIMEOUT);
		return sent;
	}

	@Test
	void scriptFindsASessionThatIsNotClosed() {
		ScriptedDriver driver = new ScriptedDriver(Schedulers.immediate(), ScriptedDriver.Validation.CALLED);
		SafePool pool = ScriptedCancelTests.pool(driver, false);
		SessionFactory sessions = sessions(pool, List.of());
		Mono<Void> careless = sessions.openSession()
			.flatMap((session) -> statement(session.sql()).then(Mono.defer(session::close)));
		careless.block(TestDatabase.TIMEOUT);
		int moment = 0;
		int lost = 0;
		while (lost == 0 && ScriptedCancelTests.leaves(careless, false, driver, pool, moment)) {
			lost += ScriptedCancelTests.isFree(pool, driver, Duration.ofMillis(50)) ? 0 : 1;
			moment++;
		}
		assertThat(lost).as("the canary").isPositive();
	}

	@ParameterizedTest
	@MethodSource
	void statementAfterTheEndOfATransactionAcquiresNothing(Function<OnDemandTransaction, @Nullable Mono<Void>> end) {
		ScriptedDriver driver = new ScriptedDriver(Schedulers.immediate(), ScriptedDriver.Validation.CALLED);
		SafePool pool = ScriptedCancelTests.pool(driver, false);
		GuardedConnectionFactory connections = new GuardedConnectionFactory(pool, Schedulers.immediate(),
				ConnectionOptions.defaults());
		OnDemandTransaction transaction = new OnDemandTransaction(connections,
				new SessionTransactionManager(connections), TransactionOptions.defaults(), (known, holder, session) -> {
				});
		Mono<Void> steps = end.apply(transaction);
		if (steps != null) {
			steps.block(TestDatabase.TIMEOUT);
		}
		Mono.defer(() -> Mono.from(transaction.connection().createStatement("UPDATE t SET a = 1").execute()))
			.as(StepVerifier::create)
			.expectError(IllegalTransactionStateException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(driver.statements()).isEmpty();
		assertThat(ScriptedCancelTests.isFree(pool, driver, TestDatabase.TIMEOUT)).isTrue();
		pool.disposeLater().block(TestDatabase.TIMEOUT);
	}

	static Stream<Function<OnDemandTransaction, @Nullable Mono<Void>>> statementAfterTheEndOfATransactionAcquiresNothing() {
		return Stream.of((transaction) -> transaction.committed((failure) -> failure), OnDemandTransaction::released);
	}

	private enum Work {

		SESSION((sessions, pool) -> sessions.inSession((session) -> statement(session.sql()))),

		FIND((sessions, pool) -> sessions.inSession((session) -> session.findById(Stored.class, ScriptedDriver.VALUE))
			.then()),

		FIND_TWICE((sessions, pool) -> sessions
			.inSession((session) -> session.findById(Stored.class, 2L)
				.then(Mono.defer(() -> session.findById(Stored.class, 3L))))
			.then()),

		SELECT((sessions, pool) -> sessions.inSession((session) -> session.select(Stored.class).all().then())),

		EXISTS((sessions, pool) -> sessions.inSession((session) -> session.select(Stored.class).exists()).then()),

		FIND_IN_TRANSACTION((sessions, pool) -> sessions
			.inTransaction((session) -> session.findById(Stored.class, ScriptedDriver.VALUE))
			.then()),

		FIND_AFTER_STATEMENT((sessions, pool) -> sessions
			.inTransaction((session) -> statement(session.sql())
				.then(Mono.defer(() -> session.findById(Stored.class, ScriptedDriver.VALUE))))
			.then()),

		COMMITTED_SESSION((sessions, pool) -> sessions
			.inSession((session) -> statement(session.sql()).then(Mono.defer(session::commit)))),

		ONE_STATEMENT_OF_A_SESSION((sessions, pool) -> sessions.inSession(ScriptedSessionTests::deletion)),

		ONE_STATEMENT_OF_A_TRANSACTION((sessions, pool) -> sessions.inTransaction(ScriptedSessionTests::deleted)),

		FIND_ALONE((sessions, pool) -> sessions.findById(Stored.class, ScriptedDriver.VALUE).then()),

		GET_OR_CREATE_ALONE((sessions,
				pool) -> sessions.getOrCreate(Counter.class, Values.of(Counter::key, ScriptedDriver.VALUE)).then()),

		UPDATE_OR_CREATE_ALONE((sessions, pool) -> upsert(sessions)),

		TRANSACTION((sessions, pool) -> sessions.inTransaction((session) -> statement(session.sql()))),

		FAILED_TRANSACTION((sessions, pool) -> sessions
			.<Void>inTransaction(
					(session) -> statement(session.sql()).then(Mono.error(new IllegalStateException("no"))))
			.onErrorComplete(IllegalStateException.class)
			.contextWrite((context) -> context.put(DROPPED, (Consumer<Throwable>) (failure) -> {
			}))),

		TRANSACTION_OF_SPRING(
				(sessions, pool) -> sessions.inTransaction((session) -> statement(DatabaseClient.create(pool)))),

		JOINED_TRANSACTION((sessions, pool) -> sessions.inTransaction(
				(session) -> statement(session.sql()).then(sessions.inTransaction((inner) -> statement(inner.sql())))));

		private final BiFunction<SessionFactory, SafePool, Mono<Void>> work;

		Work(BiFunction<SessionFactory, SafePool, Mono<Void>> work) {
			this.work = work;
		}

		Mono<Void> on(SafePool pool, List<SessionListener> listeners) {
			return this.work.apply(sessions(pool, listeners), pool);
		}

	}

	record Item(@Id Long id) {
	}

	record Stored(@Id Long id) {
	}

	// The catalog of the driver names the column of the unique key so
	record Counter(@Id @Nullable Long id, @Column("1") Long key, Long count) {
	}

	record Variant(Work work, Scheduler answers, boolean isQueued, boolean isHeard) {

		@Override
		public String toString() {
			return "%s, answers %s, %s%s".formatted(this.work,
					(this.answers == Schedulers.immediate()) ? "immediately" : "later",
					this.isQueued ? "queued" : "free", this.isHeard ? ", with a listener" : "");
		}

	}

}
