package dev.asyncdb.fault;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * F8: a firewall drops the idle connections of the pool silently.
 */
@Tag("fault")
class IdleBlackHoleTests {

	private static final int POOL_SIZE = 10;

	private final AtomicInteger failures = new AtomicInteger();

	@Test
	void connectionsThatWereForgottenCostOneCallerEach() {
		int workers = FaultScale.of("F8", 50);
		try (FaultDatabase database = FaultDatabase.behindProxy(POOL_SIZE).warm()) {
			AsyncDatabaseManager manager = database.manager(FaultDatabase.SHORT);
			await().atMost(TestDatabase.TIMEOUT).until(() -> database.proxy().open() == POOL_SIZE);
			database.proxy().forget();
			long start = System.nanoTime();
			Duration first = Objects
				.requireNonNull(Flux.range(0, workers)
					.flatMap((number) -> stored(manager, number), workers)
					.map((entry) -> Duration.ofNanos(System.nanoTime() - start))
					.collectList()
					.block(TestDatabase.TIMEOUT))
				.get(0);
			System.out.printf("F8: first after %s, all after %s, %d failures%n", first,
					Duration.ofNanos(System.nanoTime() - start), this.failures.get());
			assertThat(first).as("first success").isLessThan(Duration.ofSeconds(30));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).as("all done").isLessThan(Duration.ofSeconds(30));
			assertThat(this.failures).as("failures")
				.satisfies((count) -> assertThat(count.get()).isBetween(1, POOL_SIZE));
			assertThat(database.entries()).isEqualTo(workers);
			database.invariant().verify();
			assertThat(database.proxy().open()).as("none of the forgotten connections is left")
				.isEqualTo(database.pool().getMetrics().orElseThrow().allocatedSize());
		}
	}

	private Mono<Entry> stored(AsyncDatabaseManager manager, int number) {
		return manager.inTransaction((session) -> session.save(Entry.of(number)))
			.doOnError((failure) -> this.failures.incrementAndGet())
			.retryWhen(Retry.max(POOL_SIZE));
	}

}
