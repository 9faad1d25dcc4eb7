package dev.asyncdb.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.testing.TestDatabase;
import io.r2dbc.spi.R2dbcException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F6: backends are killed while workers store. Each kill costs at most the one statement
 * that was under way, and no caller gets a wrong outcome.
 */
@Tag("fault")
class BackendKillTests {

	private static final int WORKERS = 16;

	private static final Duration OFTEN = Duration.ofMillis(100);

	@Test
	void killsCostNoMoreThanTheStatementsUnderWay() {
		int times = FaultScale.of("F6", 50);
		Random random = FaultScale.random("F6");
		Duration time = OFTEN.multipliedBy(times);
		try (FaultDatabase database = FaultDatabase.direct(10).warm()) {
			Ledger ledger = new Ledger(database.manager(ConnectionOptions.defaults()));
			long end = System.nanoTime() + time.toNanos();
			Mono<Long> kills = Flux.interval(OFTEN)
				.onBackpressureDrop()
				.take(times)
				.concatMap((tick) -> Mono.fromCallable(() -> database.killOne(random))
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
			database.verifyServes();
		}
	}

	// The server reports the shutdown, or the connection reports its loss
	private static void namesTheReason(Throwable failure) {
		Throwable reason = NestedExceptionUtils.getMostSpecificCause(failure);
		if (reason instanceof R2dbcException told) {
			assertThat(told.getSqlState()).as("%s", told).matches("57P01|08...");
		}
		else {
			assertThat(reason).isInstanceOf(IOException.class);
		}
	}

}
