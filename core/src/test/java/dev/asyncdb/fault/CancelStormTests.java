package dev.asyncdb.fault;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * F1: callers that go away at any moment leave no transaction behind. Each is followed by
 * another borrower of the pool, which must not find itself in a transaction.
 */
@Tag("fault")
class CancelStormTests {

	private static final Duration LIMIT = Duration.ofMinutes(5);

	private static final int MOST_MICROSECONDS = 3000;

	private final Map<CancelPoint, Integer> hits = new EnumMap<>(CancelPoint.class);

	private final AtomicInteger completed = new AtomicInteger();

	@ParameterizedTest
	@ValueSource(ints = { 1, 10 })
	void callersWhenCancelledLeaveNothingBehind(int poolSize) {
		int size = FaultScale.of("F1 on a pool of " + poolSize, 2000);
		Random random = FaultScale.random("F1");
		try (LogWatch log = new LogWatch(); FaultDatabase database = FaultDatabase.direct(poolSize).warm()) {
			AsyncDatabaseManager manager = database.manager(ConnectionOptions.defaults(), CancelPoints::new);
			Long dirty = Flux.range(0, size)
				.flatMap(
						(number) -> cancelled(cancel(number, random),
								(cancel) -> (number % 2 == 0) ? inTransaction(manager, number, cancel)
										: inSession(manager, number, cancel))
							.then(isClean(database.pool())),
						poolSize * 2)
				.filter((clean) -> !clean)
				.count()
				.block(LIMIT);
			System.out.printf("F1: hit %s, completed %d%n", this.hits, this.completed.get());
			assertThat(dirty).as("borrowers that found a transaction").isZero();
			database.invariant().verify();
			log.verifySilence();
			assertThat(database.entries()).as("stored by callers that heard of it")
				.isBetween((long) this.completed.get(), (long) size);
			assertThat(this.hits).as("points at which a cancel hit").containsOnlyKeys(CancelPoint.values());
		}
	}

	@Test
	void theNaiveShapeWhenCancelledLeaksSoThatTheseTestsWouldSeeIt() {
		try (FaultDatabase database = FaultDatabase.direct(10).warm()) {
			ConnectionFactory connections = new CancelPoints(database.pool());
			Flux.range(0, 10)
				.concatMap((number) -> cancelled(new Cancel(CancelPoint.STATEMENT, Duration.ofMillis(20)),
						(cancel) -> naive(connections, number).onErrorComplete()))
				.blockLast(TestDatabase.TIMEOUT);
			assertThatExceptionOfType(ConditionTimeoutException.class)
				.isThrownBy(() -> database.invariant().verify(Duration.ofMillis(500)));
		}
	}

	private static Cancel cancel(int number, Random random) {
		return new Cancel(CancelPoint.values()[number % CancelPoint.values().length], delay(random));
	}

	private static Duration delay(Random random) {
		int microseconds = random.nextInt(MOST_MICROSECONDS);
		return random.nextBoolean() ? Duration.ZERO : Duration.ofNanos(microseconds * 1000L);
	}

	private Mono<Void> cancelled(Cancel cancel, Function<Cancel, Mono<?>> work) {
		return cancel.of(work.apply(cancel).doOnSuccess((value) -> this.completed.incrementAndGet()).flux())
			.then(Mono.fromRunnable(() -> note(cancel)));
	}

	private synchronized void note(Cancel cancel) {
		if (cancel.hasHit()) {
			this.hits.merge(cancel.point(), 1, Integer::sum);
		}
	}

	private static Mono<Long> inTransaction(AsyncDatabaseManager manager, int number, Cancel cancel) {
		return manager.inTransaction((session) -> work(session, number, cancel));
	}

	private static Mono<Long> inSession(AsyncDatabaseManager manager, int number, Cancel cancel) {
		return manager
			.inSession((session) -> work(session, number, cancel).flatMap((rows) -> session.commit().thenReturn(rows)));
	}

	private static Mono<Long> work(AsyncSession session, int number, Cancel cancel) {
		return session.save(Entry.of(number))
			.thenMany(session.sql()
				.sql("SELECT * FROM generate_series(1, 300) AS number")
				.mapValue(Integer.class)
				.all()
				.doOnNext((row) -> cancel.reached(CancelPoint.ROWS)))
			.count();
	}

	// The shape that is found in many code bases, whose caller leaves while it does
	// something else
	private static Mono<Long> naive(ConnectionFactory connections, int number) {
		return Mono.from(connections.create())
			.flatMap((connection) -> Mono.from(connection.beginTransaction())
				.then(Mono
					.from(connection.createStatement("INSERT INTO entry (number) VALUES (" + number + ")").execute()))
				.flatMap((result) -> Mono.from(result.getRowsUpdated()))
				.delayUntil((rows) -> Mono.delay(LIMIT))
				.delayUntil((rows) -> connection.commitTransaction())
				.delayUntil((rows) -> connection.close()));
	}

	// In a transaction of its own a statement begins when its transaction does
	private static Mono<Boolean> isClean(ConnectionFactory connections) {
		BiFunction<Connection, String, Flux<Boolean>> ask = (connection, sql) -> Flux
			.<Result>from(connection.createStatement(sql).execute())
			.concatMap((result) -> result.map((row, metadata) -> Objects.requireNonNull(row.get(0, Boolean.class))));
		return Mono.usingWhen(connections.create(),
				(connection) -> ask.apply(connection, "SELECT transaction_timestamp() = statement_timestamp()")
					.single()
					.map((fresh) -> fresh && connection.isAutoCommit()),
				Connection::close);
	}

}
