package dev.asyncdb.bridge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.testing.NeedsJdk;
import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How many bridges are in use at the same time.
 */
@ExtendWith(NeedsJdk.class)
@Tag("bridge")
class BridgeSlotsTests {

	private static final Duration SHORT = Duration.ofMillis(50);

	private final BridgeSlots slots = new BridgeSlots(2, SHORT);

	private final BridgeThreads threads = BridgeThreads.best();

	private <T> Mono<T> call(Callable<T> code) {
		return Mono
			.create((sink) -> new BridgeRun<T>(sink, code, BridgeOptions.defaults()).begin(this.threads, this.slots));
	}

	@Test
	void noMoreThanTheLimitRunAtTheSameTime() {
		AtomicInteger running = new AtomicInteger();
		List<Integer> seen = new CopyOnWriteArrayList<>();
		BridgeSlots patient = new BridgeSlots(2, TestDatabase.TIMEOUT);
		Flux.range(0, 20).flatMap((number) -> Mono.create((sink) -> new BridgeRun<>(sink, () -> {
			seen.add(running.incrementAndGet());
			Bridge.await(Mono.delay(Duration.ofMillis(2)));
			return running.decrementAndGet();
		}, BridgeOptions.defaults()).begin(this.threads, patient)), 20)
			.as(StepVerifier::create)
			.expectNextCount(20)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
		assertThat(seen).hasSize(20).allMatch((count) -> count <= 2);
		assertThat(patient.taken()).isZero();
	}

	@Test
	void whoWaitsForTooLongIsRefused() {
		Flux.merge(call(() -> Bridge.await(Mono.delay(Duration.ofMillis(500)))),
				call(() -> Bridge.await(Mono.delay(Duration.ofMillis(500)))), call(() -> 1L))
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(RejectedExecutionException.class)
				.hasMessageContaining("All 2 slots"))
			.verify(TestDatabase.TIMEOUT);
		await().atMost(TestDatabase.TIMEOUT).until(() -> this.slots.taken() == 0);
	}

	@Test
	void codeInsideOfOtherCodeSharesItsSlot() {
		call(() -> Bridge.await(Flux.range(0, 10)
			.flatMap((number) -> call(() -> Bridge.await(Mono.delay(Duration.ofMillis(1)))), 10)
			.count())).as(StepVerifier::create).expectNext(10L).expectComplete().verify(TestDatabase.TIMEOUT);
	}

	@Test
	void whoLeavesTheLineTakesNoSlot() {
		BridgeSlots.Ticket first = this.slots.take(() -> {
		});
		this.slots.take(() -> {
		});
		AtomicInteger begun = new AtomicInteger();
		BridgeSlots.Ticket waiting = this.slots.take(begun::incrementAndGet);
		assertThat(waiting.cancel()).isTrue();
		assertThat(first.cancel()).isFalse();
		this.slots.release();
		this.slots.release();
		assertThat(begun).hasValue(0);
		assertThat(this.slots.taken()).isZero();
	}

	@Test
	void threadThatCannotBeStartedCostsNoSlot() {
		BridgeThreads exhausted = new BridgeThreads((work) -> {
			throw new OutOfMemoryError("no more threads");
		}, 2);
		BridgeExecutor executor = new BridgeExecutor(exhausted, this.slots);
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> executor.execute(() -> {
		}));
		assertThat(this.slots.taken()).isZero();
	}

}
