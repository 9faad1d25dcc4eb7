package dev.asyncdb.fault;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.testing.PoolInvariant;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F12: many more callers than connections. Each is served or refused, soon, and none is
 * forgotten.
 */
@Tag("fault")
class ExhaustionTests {

	private static final int POOL_SIZE = 10;

	private static final int QUEUE = 100;

	private static final Duration ACQUIRE = Duration.ofSeconds(10);

	private static final Duration DEADLINE = Duration.ofSeconds(2);

	// The machine does other things as well
	private static final Duration GRACE = Duration.ofSeconds(20);

	private final TestDatabase server = TestDatabase.postgres(1);

	private final AtomicInteger arrivals = new AtomicInteger();

	private final AtomicInteger departures = new AtomicInteger();

	@AfterEach
	void close() {
		this.server.close();
	}

	private SafePool warm(int queue, Duration acquire) {
		ConnectionFactory driver = ConnectionFactories
			.get(DatabaseUrl.parse(this.server.url()).toConnectionFactoryOptions());
		PoolOptions options = PoolOptions.defaults()
			.withMaxSize(POOL_SIZE)
			.withInitialSize(POOL_SIZE)
			.withMaxPending(queue)
			.withAcquireTimeout(acquire);
		SafePool pool = SafePool.create(driver, options, ConnectionOptions.defaults(), Schedulers.immediate());
		pool.warmup().block(TestDatabase.TIMEOUT);
		outcomes(pool, 300, 300, 1);
		return pool;
	}

	@Test
	void whoFindsTheQueueFullIsRefusedAtOnce() {
		int size = FaultScale.of("F12 full queue", 1000, 10_000);
		SafePool pool = warm(QUEUE, ACQUIRE);
		List<Outcome> outcomes = outcomes(pool, oneByOne(size), size, 100);
		List<Outcome> refused = outcomes.stream().filter(Outcome::isRefused).toList();
		print("refused", refused);
		print("served", outcomes.stream().filter((outcome) -> !outcome.isRefused()).toList());
		assertThat(outcomes).hasSize(size);
		assertThat(refused).hasSizeBetween(size / 4, size - POOL_SIZE - QUEUE);
		assertThat(percentile(refused, 75)).as("most refusals, which do not wait for a connection")
			.isLessThan(ACQUIRE.dividedBy(2));
		verifyNothingIsHeld(pool);
	}

	@Test
	void whoWaitsTooLongIsRefusedAtTheDeadline() {
		int size = FaultScale.of("F12 deadline", 1000, 2000);
		SafePool pool = warm(size, DEADLINE);
		List<Outcome> outcomes = outcomes(pool, size, size, 100);
		List<Outcome> refused = outcomes.stream().filter(Outcome::isRefused).toList();
		print("refused at the deadline", refused);
		assertThat(outcomes).hasSize(size)
			.allSatisfy((outcome) -> assertThat(outcome.taken())
				.isLessThan(DEADLINE.plus(DEADLINE.dividedBy(10)).plus(GRACE)));
		assertThat(refused).hasSizeBetween(1, size - QUEUE)
			.allSatisfy((outcome) -> assertThat(outcome.taken()).isGreaterThan(DEADLINE.minusMillis(100)));
		verifyNothingIsHeld(pool);
	}

	@Test
	void nobodyIsPassedByManyOthers() {
		int size = FaultScale.of("F12 fairness", 1000, 10_000);
		SafePool pool = warm(QUEUE, ACQUIRE);
		List<Outcome> outcomes = outcomes(pool, size, POOL_SIZE + QUEUE, 10);
		long most = outcomes.stream().mapToLong((outcome) -> outcome.passedBy(outcomes)).max().orElseThrow();
		System.out.printf("F12: nobody was passed by more than %d others%n", most);
		assertThat(outcomes).hasSize(size).noneMatch(Outcome::isRefused);
		assertThat(most).isLessThanOrEqualTo(2 * QUEUE);
		verifyNothingIsHeld(pool);
	}

	private List<Outcome> outcomes(SafePool pool, int size, int atOnce, int milliseconds) {
		return outcomes(pool, Flux.range(0, size), atOnce, milliseconds);
	}

	// One each millisecond, ten times as many as can be served
	private static Flux<?> oneByOne(int size) {
		return Flux.interval(Duration.ofMillis(1)).take(size).onBackpressureBuffer();
	}

	private List<Outcome> outcomes(SafePool pool, Flux<?> requests, int atOnce, int milliseconds) {
		AsyncDatabaseManager manager = AsyncDatabaseManager.builder(pool).build();
		String work = "SELECT pg_sleep(%s)".formatted(milliseconds / 1000.0);
		return Objects.requireNonNull(
				requests
					.flatMap(
							(number) -> outcome(
									manager.inTransaction((session) -> session.sql().sql(work).fetch().first())),
							atOnce)
					.collectList()
					.block(Duration.ofSeconds(60)));
	}

	private Mono<Outcome> outcome(Mono<?> request) {
		return Mono.defer(() -> {
			int arrival = this.arrivals.incrementAndGet();
			long start = System.nanoTime();
			return request.map((row) -> false)
				.onErrorResume(ConnectionUnavailableException.class, (refused) -> Mono.just(true))
				.map((refused) -> new Outcome(arrival, this.departures.incrementAndGet(), refused,
						Duration.ofNanos(System.nanoTime() - start)));
		});
	}

	private static Duration percentile(List<Outcome> outcomes, int percent) {
		return outcomes.stream()
			.map(Outcome::taken)
			.sorted()
			.skip((outcomes.size() - 1L) * percent / 100)
			.findFirst()
			.orElse(Duration.ZERO);
	}

	private static void print(String what, List<Outcome> outcomes) {
		System.out.printf("F12: %d %s, p50 %d ms, p99 %d ms, max %d ms%n", outcomes.size(), what,
				percentile(outcomes, 50).toMillis(), percentile(outcomes, 99).toMillis(),
				outcomes.stream().map(Outcome::taken).max(Comparator.naturalOrder()).orElse(Duration.ZERO).toMillis());
	}

	private void verifyNothingIsHeld(SafePool pool) {
		new PoolInvariant(pool, this.server).verify();
		pool.disposeLater().block(TestDatabase.TIMEOUT);
	}

	/**
	 * What became of a request.
	 */
	private record Outcome(int arrival, int departure, boolean isRefused, Duration taken) {

		long passedBy(List<Outcome> others) {
			return others.stream()
				.filter((other) -> other.arrival > this.arrival && other.departure < this.departure)
				.count();
		}

	}

}
