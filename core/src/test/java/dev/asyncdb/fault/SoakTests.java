package dev.asyncdb.fault;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F32: workers store and read while callers hang up and backends are killed, for two
 * minutes or as long as {@code asyncdb.fault.soak} says. Neither memory nor threads grow.
 */
@Tag("nightly")
@Tag("fault")
class SoakTests {

	private static final int LOOKS = 10;

	// Code is still compiled, plans cached and connections opened at the first sample
	private static final long MEBIBYTES = 8;

	@Test
	void neitherMemoryNorThreadsGrow() {
		Duration time = Duration.parse(System.getProperty("asyncdb.fault.soak", "PT2M"));
		Random random = FaultScale.random("F32");
		try (FaultDatabase database = FaultDatabase.direct(10).warm()) {
			AsyncDatabaseManager manager = database.manager(ConnectionOptions.defaults());
			AtomicLong numbers = new AtomicLong();
			long end = System.nanoTime() + time.toNanos();
			Mono<Void> writers = storing(manager, numbers).repeat(() -> System.nanoTime() < end).then();
			Mono<Void> readers = hangingUp(manager, random).repeat(() -> System.nanoTime() < end).then();
			Mono<Void> kills = Flux.interval(Duration.ofSeconds(1))
				.onBackpressureDrop()
				.takeWhile((tick) -> System.nanoTime() < end)
				.concatMap((tick) -> Mono.fromCallable(() -> database.killOne(random))
					.subscribeOn(Schedulers.boundedElastic()))
				.then();
			List<Look> looks = new ArrayList<>();
			Mono<Void> looking = Flux.interval(time.dividedBy(LOOKS))
				.take(LOOKS)
				.publishOn(Schedulers.boundedElastic())
				.doOnNext((tick) -> looks.add(Look.now()))
				.then();
			Mono.when(writers, readers, kills, looking).block(time.plusMinutes(1));
			looks.forEach((look) -> System.out.printf("F32: %s%n", look));
			verifyLevel(looks);
			assertThat(database.entries()).isPositive().isLessThanOrEqualTo(numbers.get());
			database.verifyServes();
		}
	}

	private static void verifyLevel(List<Look> looks) {
		Look warm = looks.get(LOOKS / 2 - 1);
		Look last = looks.get(looks.size() - 1);
		assertThat(last.heap()).as("MiB of heap").isLessThanOrEqualTo(warm.heap() + MEBIBYTES);
		assertThat(last.threads()).as("threads").isLessThanOrEqualTo(warm.threads() + 2);
	}

	private static Mono<Void> storing(AsyncDatabaseManager manager, AtomicLong numbers) {
		return Flux.range(0, 16)
			.flatMap((caller) -> manager.inTransaction((session) -> session.save(Entry.of(numbers.incrementAndGet())))
				.onErrorComplete())
			.then();
	}

	private static Mono<Void> hangingUp(AsyncDatabaseManager manager, Random random) {
		return Flux.range(0, 16)
			.flatMap((caller) -> manager.inTransaction((session) -> session.select(Entry.class).limit(100).all().then())
				.timeout(Duration.ofNanos(1 + random.nextInt(5_000_000)), Mono.empty())
				.onErrorComplete())
			.then();
	}

	private record Look(long heap, int threads) {

		static Look now() {
			System.gc();
			return new Look(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024 / 1024,
					ManagementFactory.getThreadMXBean().getThreadCount());
		}

	}

}
