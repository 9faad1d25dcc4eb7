package dev.asyncdb.fault;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.session.AsyncSession;
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

	private final BiFunction<AsyncSession, Entry, Mono<?>> work;

	private final AtomicLong numbers = new AtomicLong();

	private final Queue<Long> stored = new ConcurrentLinkedQueue<>();

	private final Queue<Long> failed = new ConcurrentLinkedQueue<>();

	private final Queue<Long> unknown = new ConcurrentLinkedQueue<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final Queue<Long> hanging = new ConcurrentLinkedQueue<>();

	Ledger(AsyncDatabaseManager manager) {
		this(manager, AsyncSession::save);
	}

	/**
	 * Record the outcome of work that stores its entry.
	 */
	Ledger(AsyncDatabaseManager manager, BiFunction<AsyncSession, Entry, Mono<?>> work) {
		this.manager = manager;
		this.work = work;
	}

	Mono<Void> workers(int count, BooleanSupplier goOn) {
		return Flux.range(0, count).flatMap((worker) -> entry().repeat(goOn), count).then();
	}

	Mono<Void> entry() {
		return Mono.defer(() -> {
			long number = this.numbers.incrementAndGet();
			return this.manager
				.inTransaction((session) -> this.work.apply(session, Entry.of(number)).thenReturn(number))
				.timeout(HANGING, Mono.error(() -> new TimeoutException("hangs")))
				.doOnNext(this.stored::add)
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

	int unknown() {
		return this.unknown.size();
	}

	void verify(FaultDatabase database) {
		verify(database.server()::number);
	}

	/**
	 * Verify the outcomes.
	 * @param database reads a number of the database
	 */
	void verify(ToLongFunction<String> database) {
		System.out.printf("ledger: %d stored, %d failed, %d unknown%n", this.stored.size(), this.failed.size(),
				this.unknown.size());
		assertThat(this.hanging).as("hanging").isEmpty();
		assertThat(rows(database, this.failed)).as("told to have failed, but stored").isZero();
		long entries = database.applyAsLong("SELECT COUNT(*) FROM entry");
		assertThat(entries - rows(database, this.unknown)).as("told to be stored, and stored")
			.isEqualTo(this.stored.size());
		assertThat(rows(database, this.stored)).as("told to be stored, and stored once").isEqualTo(this.stored.size());
	}

	private static long rows(ToLongFunction<String> database, Queue<Long> numbers) {
		String list = numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
		return database.applyAsLong("SELECT COUNT(*) FROM entry WHERE number = ANY('{%s}')".formatted(list));
	}

}
