package dev.asyncdb.fault;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.testing.FaultProxy;
import dev.asyncdb.testing.FaultProxy.Direction;
import dev.asyncdb.testing.TestDatabase;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F10: the network is slow, or what comes over it makes no sense. No caller waits longer
 * than the limits, the memory stays small, and afterwards all is as before.
 */
@Tag("fault")
class BadWireTests {

	private static final int CALLERS = FaultScale.of("F10", 4);

	private static final Duration LIMIT = FaultDatabase.SHORT.acquireTimeout()
		.plus(FaultDatabase.SHORT.statementTimeout())
		.plus(FaultDatabase.SHORT.controlTimeout());

	private static final Duration GRACE = Duration.ofSeconds(20);

	private static final long MEMORY = 64L << 20;

	private final FaultDatabase database = FaultDatabase.behindProxy(CALLERS);

	private final AsyncDatabaseManager manager = this.database.manager(FaultDatabase.SHORT);

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void latencyIsLivedWith() {
		Random random = FaultScale.random("F10 latency");
		this.database.warm();
		verifyServed((proxy) -> {
			proxy.delay(Direction.TO_SERVER, () -> Duration.ofMillis(random.nextInt(50, 150)));
			proxy.delay(Direction.TO_CLIENT, () -> Duration.ofMillis(random.nextInt(50, 150)));
		});
	}

	@Test
	void slownessIsLivedWith() {
		this.database.warm();
		verifyServed((proxy) -> {
			proxy.throttle(Direction.TO_SERVER, 8000);
			proxy.throttle(Direction.TO_CLIENT, 8000);
		});
	}

	@Test
	void truncatedMessagesAreErrors() {
		this.database.warm();
		verifyRefused((proxy) -> proxy.truncate(Direction.TO_CLIENT, 10));
	}

	@Test
	void garbageHarmsOneCallerAtMost() {
		this.database.warm();
		List<Object> outcomes = outcomes((proxy) -> proxy.corrupt(Direction.TO_CLIENT));
		assertThat(outcomes).filteredOn(Throwable.class::isInstance)
			.filteredOn((outcome) -> !(outcome instanceof ConnectionUnavailableException))
			.hasSize(1);
		verifyServesAgain();
	}

	@Test
	void messagesThatClaimToBeHugeAreErrors() {
		this.database.warm();
		verifyRefused((proxy) -> proxy.exaggerate(Direction.TO_CLIENT));
	}

	@Test
	void hugeGreetingsAreErrors() {
		verifyRefused((proxy) -> proxy.exaggerate(Direction.TO_CLIENT));
	}

	@Test
	void refusedConnectionsAreErrors() {
		verifyRefused(FaultProxy::refuse);
	}

	@Test
	void connectionsThatAreClosedAtOnceAreErrors() {
		verifyRefused(FaultProxy::hangUp);
	}

	@Test
	void connectionsOnWhichNobodySpeaksAreErrors() {
		verifyRefused(FaultProxy::swallow);
	}

	private void verifyServed(Consumer<FaultProxy> fault) {
		assertThat(outcomes(fault)).hasSize(CALLERS).hasOnlyElementsOfType(Entry.class);
		verifyServesAgain();
	}

	private void verifyRefused(Consumer<FaultProxy> fault) {
		assertThat(outcomes(fault)).hasSize(CALLERS)
			.allSatisfy((outcome) -> assertThat(outcome).isInstanceOf(DataAccessException.class)
				.extracting(Object::toString)
				.asString()
				.hasSizeGreaterThan(60));
		verifyServesAgain();
	}

	private List<Object> outcomes(Consumer<FaultProxy> fault) {
		long memory = memory();
		fault.accept(this.database.proxy());
		List<Object> outcomes = Objects.requireNonNull(
				Flux.range(0, CALLERS).flatMap(this::outcome, CALLERS).collectList().block(TestDatabase.TIMEOUT));
		assertThat(memory() - memory).as("more memory").isLessThan(MEMORY);
		return outcomes;
	}

	private Mono<Object> outcome(int number) {
		return this.manager.inTransaction((session) -> session.save(Entry.of(number)))
			.cast(Object.class)
			.onErrorResume(Mono::<Object>just)
			.elapsed()
			.doOnNext((timed) -> System.out.printf("F10: %d ms %s%n", timed.getT1(), timed.getT2()))
			.doOnNext((timed) -> assertThat(Duration.ofMillis(timed.getT1())).isLessThan(LIMIT.plus(GRACE)))
			.map((timed) -> timed.getT2());
	}

	private static long memory() {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		return runtime.totalMemory() - runtime.freeMemory()
				+ PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
	}

	private void verifyServesAgain() {
		this.database.proxy().pass();
		Long served = Flux.range(100, CALLERS)
			.flatMap((number) -> this.manager.inTransaction((session) -> session.save(Entry.of(number)))
				.retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50))), CALLERS)
			.count()
			.block(TestDatabase.TIMEOUT);
		assertThat(served).isEqualTo(CALLERS);
		this.database.invariant().verify(TestDatabase.TIMEOUT);
	}

}
