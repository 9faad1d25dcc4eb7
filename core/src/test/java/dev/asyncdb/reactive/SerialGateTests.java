package dev.asyncdb.reactive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One after the other, whatever the subscribers do.
 */
class SerialGateTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final SerialGate gate = new SerialGate();

	/**
	 * Verify that operations do not overlap and keep their order.
	 * @param queued queues an operation
	 */
	static void verifyOneAtATimeInOrder(UnaryOperator<Mono<Long>> queued) {
		AtomicInteger running = new AtomicInteger();
		List<Integer> order = Collections.synchronizedList(new ArrayList<>());
		Flux.range(0, 100).flatMap((index) -> queued.apply(Mono.defer(() -> {
			assertThat(running.incrementAndGet()).isOne();
			order.add(index);
			return Mono.delay(Duration.ofNanos(10_000)).doOnTerminate(running::decrementAndGet);
		})), 100).blockLast(TIMEOUT);
		assertThat(order).hasSize(100).isSorted();
	}

	@Test
	void wholeRunsOneAtATimeInOrderOfSubscription() {
		verifyOneAtATimeInOrder(this.gate::whole);
	}

	@Test
	void wholeWhenCancelledGoesOnAndTheNextWaits() {
		Sinks.Empty<Void> first = Sinks.empty();
		Disposable cancelled = this.gate.whole(first.asMono()).subscribe();
		StepVerifier next = this.gate.whole(Mono.just("next"))
			.as(StepVerifier::create)
			.expectNext("next")
			.expectComplete()
			.verifyLater();
		cancelled.dispose();
		AtomicInteger late = new AtomicInteger();
		this.gate.whole(Mono.fromRunnable(late::incrementAndGet)).subscribe();
		assertThat(late).as("waits for the cancelled operation").hasValue(0);
		first.tryEmitEmpty();
		next.verify(TIMEOUT);
		assertThat(late).hasValue(1);
	}

	@Test
	void wholeWhenCancelledWhileWaitingNeverStarts() {
		Sinks.Empty<Void> first = Sinks.empty();
		this.gate.whole(first.asMono()).subscribe();
		AtomicInteger started = new AtomicInteger();
		this.gate.whole(Mono.fromRunnable(started::incrementAndGet)).subscribe().dispose();
		StepVerifier third = this.gate.whole(Mono.just("third"))
			.as(StepVerifier::create)
			.expectNext("third")
			.expectComplete()
			.verifyLater();
		first.tryEmitEmpty();
		third.verify(TIMEOUT);
		assertThat(started).hasValue(0);
	}

	@Test
	void wholeWhenOneFailsTheNextRuns() {
		this.gate.whole(Mono.error(new IllegalStateException("no")))
			.as(StepVerifier::create)
			.expectErrorMessage("no")
			.verify(TIMEOUT);
		this.gate.whole(Mono.just(1)).as(StepVerifier::create).expectNext(1).expectComplete().verify(TIMEOUT);
	}

	@Test
	void wholeInsideAnotherIsAPartOfIt() {
		this.gate.whole(Mono.just("outer").flatMap((value) -> this.gate.whole(Mono.just(value + " inner"))))
			.as(StepVerifier::create)
			.expectNext("outer inner")
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void wholeInsideAnotherGoesOnWhenItsPartIsCancelled() {
		Sinks.Empty<Void> part = Sinks.empty();
		AtomicInteger ended = new AtomicInteger();
		Mono<Void> inner = this.gate.whole(part.asMono().doOnTerminate(ended::incrementAndGet));
		this.gate.whole(inner.timeout(Duration.ofMillis(50), Mono.empty())).block(TIMEOUT);
		part.tryEmitEmpty();
		assertThat(ended).hasValue(1);
	}

	@Test
	void wholeMayBeSubscribedToTwice() {
		AtomicInteger runs = new AtomicInteger();
		Mono<Integer> operation = this.gate.whole(Mono.fromSupplier(runs::incrementAndGet));
		operation.as(StepVerifier::create).expectNext(1).expectComplete().verify(TIMEOUT);
		operation.as(StepVerifier::create).expectNext(2).expectComplete().verify(TIMEOUT);
	}

}
