package dev.asyncdb.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionLimits;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.R2dbcException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F6: backends are killed while workers store. Each kill costs at most the one statement
 * that was under way, and nobody is told a lie.
 */
class BackendKillTests {

	private static final Retry SOON = Retry.fixedDelay(10, Duration.ofMillis(100));

	private static final int WORKERS = 16;

	private static final Duration OFTEN = Duration.ofMillis(100);

	private static final String KILL = """
			SELECT COUNT(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = '%s' ORDER BY pid LIMIT 1 OFFSET %d) AS victim
			""";

	@Test
	void killsCostNoMoreThanTheStatementsUnderWay() {
		int times = FaultScale.of("F6", 50);
		Random random = FaultScale.random("F6");
		Duration time = OFTEN.multipliedBy(times);
		try (FaultDatabase database = FaultDatabase.direct(10).warm()) {
			Ledger ledger = new Ledger(database.manager(ConnectionLimits.defaults()));
			long end = System.nanoTime() + time.toNanos();
			Mono<Long> kills = Flux.interval(OFTEN)
				.onBackpressureDrop()
				.take(times)
				.concatMap((tick) -> Mono.fromCallable(() -> kill(database, random))
					.subscribeOn(Schedulers.boundedElastic()))
				.reduce(0L, Long::sum);
			long killed = Objects
				.requireNonNull(Mono.zip(kills, ledger.workers(WORKERS, () -> System.nanoTime() < end).thenReturn(true))
					.block(time.plus(TestDatabase.TIMEOUT)))
				.getT1();
			System.out.printf("F6: %d killed, %d failures%n", killed, ledger.failures().size());
			assertThat(killed).isPositive();
			assertThat(ledger.failures()).hasSizeLessThanOrEqualTo((int) (killed * 3 / 2))
				.allSatisfy((failure) -> assertThat(failure).isInstanceOf(DataAccessException.class)
					.satisfies(BackendKillTests::namesTheReason));
			ledger.verify(database);
			verifyServes(database);
		}
	}

	private static long kill(FaultDatabase database, Random random) {
		return database.server().number(KILL.formatted(FaultDatabase.APPLICATION, random.nextInt(10)));
	}

	// The server says it was told to, or the connection says it is gone
	private static void namesTheReason(Throwable failure) {
		Throwable reason = NestedExceptionUtils.getMostSpecificCause(failure);
		if (reason instanceof R2dbcException told) {
			assertThat(told.getSqlState()).as("%s", told).matches("57P01|08...");
		}
		else {
			assertThat(reason).isInstanceOf(IOException.class);
		}
	}

	// The pool may still hold what the last kill struck
	private static void verifyServes(FaultDatabase database) {
		AsyncDatabaseManager manager = database.manager(ConnectionLimits.defaults());
		Long served = Flux.range(0, 100)
			.flatMap(
					(number) -> manager.inTransaction((session) -> session.save(Entry.of(-1 - number))).retryWhen(SOON),
					WORKERS)
			.count()
			.block(TestDatabase.TIMEOUT);
		assertThat(served).isEqualTo(100);
		database.invariant().verify();
	}

}
