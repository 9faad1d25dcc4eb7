package dev.asyncdb.fault;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F7: the server restarts under load, as the client sees it: all connections are reset,
 * new ones refused for a while. Work continues without a restart of the application.
 */
@Tag("fault")
class ServerRestartTests {

	private static final int WORKERS = 16;

	private static final Duration UP = Duration.ofSeconds(1);

	private static final Duration DOWN = Duration.ofMillis(1500);

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicLong upAgain = new AtomicLong();

	@Test
	void workersGoOnAfterARestart() {
		int rounds = FaultScale.of("F7", 1);
		try (FaultDatabase database = FaultDatabase.behindProxy(10).warm()) {
			Ledger ledger = new Ledger(database.manager(FaultDatabase.SHORT));
			Mono<Void> restarts = Flux.range(0, rounds).concatMap((round) -> restart(database, ledger)).then();
			Mono.when(ledger.workers(WORKERS, () -> !this.over.get()),
					restarts.doFinally((signal) -> this.over.set(true)))
				.block(UP.multipliedBy(2).plus(DOWN).multipliedBy(rounds).plus(TestDatabase.TIMEOUT));
			assertThat(ledger.failures()).as("the restart was noticed")
				.isNotEmpty()
				.allSatisfy((failure) -> assertThat(failure).isInstanceOf(DataAccessException.class));
			ledger.verify(database);
			database.invariant().verify();
		}
	}

	private Mono<Void> restart(FaultDatabase database, Ledger ledger) {
		return Mono.delay(UP).then(Mono.fromRunnable(() -> {
			database.proxy().refuse();
			database.proxy().reset();
		})).then(Mono.delay(DOWN)).then(Mono.fromSupplier(ledger::stored)).doOnNext((before) -> {
			database.proxy().pass();
			this.upAgain.set(System.nanoTime());
		}).flatMap((before) -> servesAgain(ledger, before)).then(Mono.delay(UP)).then();
	}

	private Mono<Long> servesAgain(Ledger ledger, int before) {
		return Flux.interval(Duration.ofMillis(5))
			.filter((tick) -> ledger.stored() > before)
			.next()
			.map((tick) -> Duration.ofNanos(System.nanoTime() - this.upAgain.get()).toMillis())
			.doOnNext((milliseconds) -> System.out.println("F7: stored again after " + milliseconds + " ms"))
			.timeout(TestDatabase.TIMEOUT);
	}

}
