package dev.asyncdb.fault;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that store numbered entries, and the outcome that each caller got: stored,
 * failed or unknown. The database must agree.
 */
final class Ledger {

	// Far beyond all limits of connections: a caller that waits that long hangs
	private static final Duration HANGING = Duration.ofSeconds(10);

	// A service does not try again at full speed either
	private static final Duration PAUSE = Duration.ofMillis(5);

	private final AsyncDatabaseManager manager;

	private final AtomicLong numbers = new AtomicLong();

	private final Queue<Long> stored = new ConcurrentLinkedQueue<>();

	private final Queue<Long> failed = new ConcurrentLinkedQueue<>();

	private final Queue<Long> unknown = new ConcurrentLinkedQueue<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final Queue<Long> hanging = new ConcurrentLinkedQueue<>();

	Ledger(AsyncDatabaseManager manager) {
		this.manager = manager;
	}

	Mono<Void> workers(int count, BooleanSupplier goOn) {
		return Flux.range(0, count).flatMap((worker) -> entry().repeat(goOn), count).then();
	}

	Mono<Void> entry() {
		return Mono.defer(() -> {
			long number = this.numbers.incrementAndGet();
			return this.manager.inTransaction((session) -> session.save(Entry.of(number)))
				.timeout(HANGING, Mono.error(() -> new TimeoutException("hangs")))
				.doOnNext((entry) -> this.stored.add(number))
				.then()
				.onErrorResume((failure) -> {
					note(number, failure);
					return Mono.delay(PAUSE).then();
				});
		});
	}

	private void note(long number, Throwable failure) {
		this.failures.add(failure);
		if (failure instanceof CommitOutcomeUnknownException) {
			this.unknown.add(number);
		}
		else if ("hangs".equals(failure.getMessage())) {
			this.hanging.add(number);
		}
		else {
			this.failed.add(number);
		}
	}

	int stored() {
		return this.stored.size();
	}

	Queue<Throwable> failures() {
		return this.failures;
	}

	void verify(FaultDatabase database) {
		System.out.printf("ledger: %d stored, %d failed, %d unknown%n", this.stored.size(), this.failed.size(),
				this.unknown.size());
		assertThat(this.hanging).as("hanging").isEmpty();
		assertThat(rows(database, this.failed)).as("told to have failed, but stored").isZero();
		assertThat(database.entries() - rows(database, this.unknown)).as("told to be stored, and stored")
			.isEqualTo(this.stored.size());
	}

	private static long rows(FaultDatabase database, Queue<Long> numbers) {
		String list = numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
		return database.server().number("SELECT COUNT(*) FROM entry WHERE number = ANY('{%s}')".formatted(list));
	}

}
