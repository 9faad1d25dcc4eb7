package dev.asyncdb.fault;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.TransactionOptions;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.transaction.annotation.Propagation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F13: as many transactions as the pool has connections each need a second one. That must
 * not hang.
 */
@Tag("fault")
class PoolDeadlockTests {

	private static final int POOL_SIZE = 10;

	private static final TransactionOptions SECOND = TransactionOptions.defaults()
		.withPropagation(Propagation.REQUIRES_NEW);

	private final Sinks.Empty<Void> allHoldOne = Sinks.empty();

	private final AtomicInteger holding = new AtomicInteger();

	@Test
	void transactionsThatAllNeedASecondConnectionEndWithAClearError() {
		try (FaultDatabase database = FaultDatabase.direct(POOL_SIZE).warm()) {
			AsyncDatabaseManager manager = database.manager(FaultDatabase.SHORT);
			long start = System.nanoTime();
			List<Object> outcomes = Objects.requireNonNull(Flux.range(0, POOL_SIZE)
				.flatMap((number) -> outer(manager, number).cast(Object.class).onErrorResume(Mono::<Object>just),
						POOL_SIZE)
				.collectList()
				.block(TestDatabase.TIMEOUT));
			assertThat(Duration.ofNanos(System.nanoTime() - start))
				.isLessThan(FaultDatabase.SHORT.acquireTimeout().plusSeconds(20));
			assertThat(outcomes).filteredOn(Throwable.class::isInstance)
				.isNotEmpty()
				.allSatisfy((failure) -> assertThat(failure).isInstanceOf(ConnectionUnavailableException.class)
					.extracting(Object::toString)
					.asString()
					.contains("all connections of the pool are in use"));
			assertThat(database.entries()).as("one of each pair that was served")
				.isEqualTo(2 * outcomes.stream().filter(Entry.class::isInstance).count());
			database.invariant().verify();
		}
	}

	private Mono<Entry> outer(AsyncDatabaseManager manager, int number) {
		return manager.inTransaction((session) -> session.save(Entry.of(number))
			.then(this.holdOne())
			.then(manager.inTransaction(SECOND, (inner) -> save(inner, number))));
	}

	private static Mono<Entry> save(AsyncSession session, int number) {
		return session.save(Entry.of(POOL_SIZE + number));
	}

	private Mono<Void> holdOne() {
		return Mono.defer(() -> {
			if (this.holding.incrementAndGet() == POOL_SIZE) {
				this.allHoldOne.tryEmitEmpty();
			}
			return this.allHoldOne.asMono();
		});
	}

}
