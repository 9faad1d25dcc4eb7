package dev.asyncdb.fault;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.testing.FaultProxy.Direction;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F9: the network falls silent while something is under way. Every caller ends within the
 * limit, and the pool serves again once the network does.
 */
@Tag("fault")
class InFlightBlackHoleTests {

	private static final int CALLERS = 10;

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	// Limits bound waiting; the work before, on a machine that does other things as well,
	// comes on top
	private static final Duration GRACE = Duration.ofSeconds(20);

	private final FaultDatabase database = FaultDatabase.behindProxy(CALLERS);

	private final AsyncDatabaseManager manager = this.database.manager(FaultDatabase.SHORT);

	private final AtomicInteger arrived = new AtomicInteger();

	private final Sinks.Empty<Void> allArrived = Sinks.empty();

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void acquireEndsWithinItsLimit() {
		this.database.proxy().swallow();
		List<Object> outcomes = outcomes(FaultDatabase.SHORT.acquireTimeout(), (number) -> stored(number, nothing()));
		assertThat(outcomes).hasSize(CALLERS)
			.allSatisfy((outcome) -> assertThat(outcome).isInstanceOf(DataAccessException.class));
		verifyServesAgain();
		assertThat(this.database.entries()).isEqualTo(CALLERS);
	}

	@Test
	void acquireFromThePoolOfTheManagerItselfEndsWithinItsLimit() {
		AsyncDatabaseManager own = AsyncDatabaseManager.builder(this.database.proxiedUrl())
			.connectionOptions(FaultDatabase.SHORT)
			.build();
		this.database.proxy().swallow();
		List<Object> outcomes = outcomes(FaultDatabase.SHORT.acquireTimeout(),
				(number) -> own.inTransaction((session) -> session.save(Entry.of(number))));
		assertThat(outcomes).hasSize(CALLERS)
			.allSatisfy((outcome) -> assertThat(outcome).isInstanceOf(ConnectionUnavailableException.class));
		this.database.proxy().pass();
		Long served = Flux.range(0, CALLERS)
			.flatMap((number) -> own.inTransaction((session) -> session.save(Entry.of(number)))
				.retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50))), CALLERS)
			.count()
			.block(TestDatabase.TIMEOUT);
		assertThat(served).isEqualTo(CALLERS);
		own.dispose().block(TestDatabase.TIMEOUT);
	}

	@Test
	void beginEndsWithinItsLimit() {
		this.database.warm();
		this.database.proxy().swallow();
		List<Object> outcomes = outcomes(FaultDatabase.SHORT.controlTimeout(), (number) -> stored(number, nothing()));
		assertThat(outcomes).hasSize(CALLERS)
			.allSatisfy((outcome) -> assertThat(outcome).isInstanceOf(DataAccessException.class));
		verifyServesAgain();
		assertThat(this.database.entries()).isEqualTo(CALLERS);
	}

	@Test
	void statementEndsWithTheTimeoutOfItsCaller() {
		this.database.warm();
		List<Object> outcomes = outcomes(PATIENCE,
				(number) -> stored(number, silenceThen((session) -> session.select(Entry.class).count().then()))
					.timeout(PATIENCE));
		assertThat(outcomes).hasSize(CALLERS).allMatch(TimeoutException.class::isInstance);
		verifyServesAgain();
		assertThat(this.database.entries()).isEqualTo(CALLERS);
	}

	@Test
	void statementEndsWithinItsLimit() {
		this.database.warm();
		List<Object> outcomes = outcomes(FaultDatabase.SHORT.statementTimeout(),
				(number) -> stored(number, silenceThen((session) -> session.select(Entry.class).count().then())));
		assertThat(outcomes).hasSize(CALLERS).allMatch(DataAccessException.class::isInstance);
		verifyServesAgain();
		assertThat(this.database.entries()).isEqualTo(CALLERS);
	}

	@Test
	void commitThatNeverArrivesIsUnknown() {
		this.database.warm();
		List<Object> outcomes = outcomes(FaultDatabase.SHORT.controlTimeout(),
				(number) -> stored(number, silenceThen((session) -> Mono.empty())));
		assertThat(outcomes).hasSize(CALLERS).allMatch(CommitOutcomeUnknownException.class::isInstance);
		verifyServesAgain();
		assertThat(this.database.entries()).as("none of the unknown ones").isEqualTo(CALLERS);
	}

	@Test
	void commitWhoseAnswerNeverArrivesIsUnknown() {
		this.database.warm();
		List<Object> outcomes = outcomes(FaultDatabase.SHORT.controlTimeout(), (number) -> stored(number,
				(session) -> allArrived(() -> this.database.proxy().swallow(Direction.TO_CLIENT))));
		assertThat(outcomes).hasSize(CALLERS).allMatch(CommitOutcomeUnknownException.class::isInstance);
		verifyServesAgain();
		assertThat(this.database.entries()).as("all of the unknown ones").isEqualTo(2 * CALLERS);
	}

	@Test
	void commitOfASessionThatNeverArrivesIsUnknown() {
		this.database.warm();
		List<Object> outcomes = outcomes(FaultDatabase.SHORT.controlTimeout(),
				(number) -> this.manager.inSession((session) -> session.save(Entry.of(number))
					.delayUntil((entry) -> allArrived(this.database.proxy()::swallow))
					.delayUntil((entry) -> session.commit())));
		assertThat(outcomes).hasSize(CALLERS).allMatch(CommitOutcomeUnknownException.class::isInstance);
		verifyServesAgain();
		assertThat(this.database.entries()).as("none of the unknown ones").isEqualTo(CALLERS);
	}

	@Test
	void rollbackThatNeverArrivesKeepsTheErrorOfTheWork() {
		this.database.warm();
		List<Object> outcomes = outcomes(FaultDatabase.SHORT.controlTimeout(), (number) -> stored(number,
				silenceThen((session) -> Mono.error(new IllegalStateException("the reason")))));
		assertThat(outcomes).hasSize(CALLERS).allMatch(IllegalStateException.class::isInstance);
		verifyServesAgain();
		assertThat(this.database.entries()).isEqualTo(CALLERS);
	}

	private static Function<AsyncSession, Mono<Void>> nothing() {
		return (session) -> Mono.empty();
	}

	private Function<AsyncSession, Mono<Void>> silenceThen(Function<AsyncSession, Mono<Void>> next) {
		return (session) -> allArrived(this.database.proxy()::swallow).then(Mono.defer(() -> next.apply(session)));
	}

	// The network falls silent when all callers have come so far. One that fails before
	// ends the wait of the others
	private Mono<Void> allArrived(Runnable fault) {
		return Mono.defer(() -> {
			if (this.arrived.incrementAndGet() == CALLERS) {
				fault.run();
				this.allArrived.tryEmitEmpty();
			}
			return this.allArrived.asMono();
		});
	}

	private Mono<Entry> stored(int number, Function<AsyncSession, Mono<Void>> then) {
		return this.manager
			.inTransaction((session) -> session.save(Entry.of(number)).delayUntil((entry) -> then.apply(session)));
	}

	private List<Object> outcomes(Duration limit, Function<Integer, Mono<Entry>> caller) {
		long start = System.nanoTime();
		return Objects.requireNonNull(Flux.range(0, CALLERS)
			.flatMap((number) -> caller.apply(number)
				.doOnError(this.allArrived::tryEmitError)
				.cast(Object.class)
				.onErrorResume(Mono::<Object>just), CALLERS)
			.doOnNext((outcome) -> assertThat(Duration.ofNanos(System.nanoTime() - start)).as("%s", outcome)
				.isLessThan(limit.plus(GRACE)))
			.collectList()
			.block(TestDatabase.TIMEOUT));
	}

	private void verifyServesAgain() {
		this.database.proxy().pass();
		Duration full = Duration.ofSeconds(5);
		Long served = Flux.range(100, CALLERS)
			.flatMap((number) -> this.manager.inTransaction((session) -> session.save(Entry.of(number)))
				.retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50))), CALLERS)
			.count()
			.block(full);
		assertThat(served).isEqualTo(CALLERS);
		this.database.invariant().verify(full);
	}

}
