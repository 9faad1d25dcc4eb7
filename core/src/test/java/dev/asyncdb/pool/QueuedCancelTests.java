package dev.asyncdb.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.error.NoAnswerException;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Statements of one connection, some of which are cancelled while the first one waits for
 * the pool: the others get the connection.
 */
class QueuedCancelTests {

	private final ScriptedDriver driver = new ScriptedDriver(Schedulers.immediate(), ScriptedDriver.Validation.CALLED);

	private final SafePool pool = SafePool.create(this.driver, PoolOptions.defaults().withMaxSize(1),
			ConnectionOptions.defaults().withAcquireTimeout(TestDatabase.TIMEOUT), Schedulers.immediate());

	private final PoolMetrics metrics = this.pool.getMetrics().orElseThrow();

	private final Connection held = Objects.requireNonNull(this.pool.acquire().block(TestDatabase.TIMEOUT));

	@AfterEach
	void close() {
		await().atMost(TestDatabase.TIMEOUT)
			.until(() -> this.metrics.acquiredSize() == 0 && this.metrics.pendingAcquireSize() == 0);
		assertThat(this.driver.openTransactions()).isZero();
		assertThat(this.driver.cancelled()).isZero();
		this.pool.disposeLater().block(TestDatabase.TIMEOUT);
	}

	private static Mono<Integer> statement(Connection connection, int number) {
		return Flux.<Result>from(connection.createStatement("SELECT " + number).execute())
			.concatMap((result) -> result.map((row, metadata) -> number))
			.single();
	}

	private static Caller caller(Connection connection, int number) {
		Caller caller = new Caller();
		statement(connection, number).subscribe(caller);
		return caller;
	}

	private Connection connection(Kind kind) {
		Connection guarded = Objects.requireNonNull(Mono.from(this.pool.create()).block(TestDatabase.TIMEOUT));
		if (kind != Kind.PLAIN) {
			Mono.from(guarded.beginTransaction()).block(TestDatabase.TIMEOUT);
		}
		return (kind == Kind.QUERIES) ? GuardedConnectionFactory.forQueries(guarded) : guarded;
	}

	private void release() {
		Mono.from(this.held.close()).block(TestDatabase.TIMEOUT);
	}

	static Stream<Variant> variants() {
		return Stream.of(Kind.values())
			.flatMap((kind) -> Stream.of(Schedulers.immediate(), Schedulers.boundedElastic())
				.flatMap((thread) -> Stream.of(List.of(1), List.of(2), List.of(1, 2), List.of(2, 1), List.of(3, 1))
					.map((cancelled) -> new Variant(kind, thread, cancelled))));
	}

	@ParameterizedTest
	@MethodSource("variants")
	void cancelledStatementsOfTheQueueLeaveTheConnectionToTheOthers(Variant variant) {
		Connection connection = connection(variant.kind);
		List<Caller> callers = new ArrayList<>();
		for (int number = 0; number < 4; number++) {
			callers.add(caller(connection, number));
		}
		assertThat(this.metrics.pendingAcquireSize()).isOne();
		Flux.fromIterable(variant.cancelled)
			.concatMap((number) -> Mono.fromRunnable(callers.get(number)::cancel).subscribeOn(variant.thread))
			.blockLast(TestDatabase.TIMEOUT);
		assertThat(this.metrics.pendingAcquireSize()).as("the place in the queue of the pool").isOne();
		release();
		for (int number = 0; number < 4; number++) {
			if (!variant.cancelled.contains(number)) {
				callers.get(number).verifyHasReceived(number);
			}
		}
		assertThat(this.driver.statements()).hasSize(4 - variant.cancelled.size());
		Mono.from(connection.close()).block(TestDatabase.TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void cancelOfTheFirstStatementLeavesTheConnectionToTheOthers(Kind kind) {
		Connection connection = connection(kind);
		Caller first = caller(connection, 0);
		Caller second = caller(connection, 1);
		first.cancel();
		assertThat(this.metrics.pendingAcquireSize()).as("the place in the queue of the pool").isOne();
		release();
		second.verifyHasReceived(1);
		assertThat(this.driver.statements()).containsExactly("SELECT 1");
		Mono.from(connection.close()).block(TestDatabase.TIMEOUT);
	}

	@Test
	void cancelOfAllStatementsLeavesTheQueueOfThePool() {
		Connection connection = connection(Kind.PLAIN);
		List<Caller> callers = List.of(new Caller(), new Caller());
		callers.forEach((caller) -> statement(connection, 0).subscribe(caller));
		callers.forEach(BaseSubscriber::cancel);
		assertThat(this.metrics.pendingAcquireSize()).isZero();
		release();
		statement(connection, 2).as(StepVerifier::create).expectNext(2).expectComplete().verify(TestDatabase.TIMEOUT);
		Mono.from(connection.close()).block(TestDatabase.TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void closeBehindACancelledStatementCompletes(Kind kind) {
		Connection connection = connection(kind);
		Caller first = caller(connection, 0);
		Mono<Void> closing = Mono.from(connection.close()).cache();
		closing.subscribe();
		first.cancel();
		release();
		closing.as(StepVerifier::create).expectComplete().verify(TestDatabase.TIMEOUT);
	}

	// The statement that waits is read by a subscriber that has requested nothing yet
	@ParameterizedTest
	@EnumSource(Kind.class)
	void demandOfAStatementInTheQueueIsItsOwn(Kind kind) {
		Connection connection = connection(kind);
		Caller unread = new Caller(0);
		statement(connection, 0).subscribe(unread);
		Caller second = caller(connection, 1);
		second.cancel();
		release();
		unread.request(1);
		unread.verifyHasReceived(0);
		Mono.from(connection.close()).block(TestDatabase.TIMEOUT);
	}

	// The driver does not signal a subscriber that has requested nothing
	@Test
	void statementWithoutAnswerEndsForASubscriberThatRequestsNothing() {
		release();
		SafePool limited = SafePool.create(this.driver, PoolOptions.defaults().withMaxSize(1),
				ConnectionOptions.defaults().withStatementTimeout(Duration.ofMillis(200)), Schedulers.immediate());
		Connection connection = Objects.requireNonNull(Mono.from(limited.create()).block(TestDatabase.TIMEOUT));
		StepVerifier.create(connection.createStatement("SELECT 1").execute(), 0)
			.expectError(NoAnswerException.class)
			.verify(TestDatabase.TIMEOUT);
		Mono.from(connection.close()).block(TestDatabase.TIMEOUT);
		assertThat(limited.getMetrics().orElseThrow().acquiredSize()).isZero();
		limited.disposeLater().block(TestDatabase.TIMEOUT);
	}

	private enum Kind {

		PLAIN, TRANSACTION, QUERIES

	}

	private record Variant(Kind kind, Scheduler thread, List<Integer> cancelled) {

	}

	private static final class Caller extends BaseSubscriber<Integer> {

		private final long requested;

		private final Sinks.One<Integer> value = Sinks.one();

		private volatile @Nullable Throwable failure;

		Caller() {
			this(Long.MAX_VALUE);
		}

		Caller(long requested) {
			this.requested = requested;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (this.requested > 0) {
				request(this.requested);
			}
		}

		@Override
		protected void hookOnNext(Integer element) {
			this.value.tryEmitValue(element);
		}

		@Override
		protected void hookOnError(Throwable thrown) {
			this.failure = thrown;
			this.value.tryEmitError(thrown);
		}

		void verifyHasReceived(int number) {
			this.value.asMono()
				.as(StepVerifier::create)
				.expectNext(number)
				.expectComplete()
				.verify(TestDatabase.TIMEOUT);
		}

	}

}
