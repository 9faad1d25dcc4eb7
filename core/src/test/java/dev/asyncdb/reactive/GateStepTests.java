package dev.asyncdb.reactive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.context.ContextView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A step is an operation of its gate, whether it waits for its turn or not.
 */
class GateStepTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final SerialGate gate = new SerialGate();

	private <T> Mono<T> step(Mono<T> operation) {
		return GateStep.of(this.gate, new Given<>((context) -> operation, null));
	}

	@Test
	void stepsRunOneAtATimeInOrderOfSubscription() {
		SerialGateTests.verifyOneAtATimeInOrder(this::step);
	}

	@Test
	void stepWhenCancelledGoesOnAndTheNextWaits() {
		Sinks.Empty<Void> first = Sinks.empty();
		step(first.asMono()).subscribe().dispose();
		AtomicInteger late = new AtomicInteger();
		step(Mono.fromRunnable(late::incrementAndGet)).subscribe();
		assertThat(this.gate.isIdle()).isFalse();
		assertThat(late).as("waits for the cancelled operation").hasValue(0);
		first.tryEmitEmpty();
		assertThat(late).hasValue(1);
		assertThat(this.gate.isIdle()).isTrue();
	}

	@Test
	void stepWhenCancelledWhileWaitingNeverStarts() {
		Sinks.Empty<Void> first = Sinks.empty();
		step(first.asMono()).subscribe();
		AtomicInteger started = new AtomicInteger();
		step(Mono.fromRunnable(started::incrementAndGet)).subscribe().dispose();
		first.tryEmitEmpty();
		assertThat(started).hasValue(0);
		assertThat(this.gate.isIdle()).isTrue();
	}

	@Test
	void gateIsIdleBeforeTheSubscriberIsNotified() {
		List<Boolean> idle = new ArrayList<>();
		step(Mono.just(1)).doOnNext((value) -> idle.add(this.gate.isIdle())).block(TIMEOUT);
		step(Mono.empty()).doOnSuccess((value) -> idle.add(this.gate.isIdle())).block(TIMEOUT);
		step(Mono.error(new IllegalStateException("no"))).doOnError((failure) -> idle.add(this.gate.isIdle()))
			.onErrorComplete()
			.block(TIMEOUT);
		assertThat(idle).containsExactly(true, true, true);
	}

	@Test
	void stepThatFailsHasItsExplanationAndTheNextRuns() {
		step(Mono.error(new IllegalStateException("no"))).as(StepVerifier::create)
			.expectErrorMessage("explained: no")
			.verify(TIMEOUT);
		step(Mono.just(1)).as(StepVerifier::create).expectNext(1).expectComplete().verify(TIMEOUT);
	}

	@Test
	void stepThatFailsWhileItIsAssembledHasItsExplanationAndTheNextRuns() {
		GateStep.of(this.gate, new Given<>((context) -> {
			throw new IllegalStateException("no");
		}, null)).as(StepVerifier::create).expectErrorMessage("explained: no").verify(TIMEOUT);
		assertThat(this.gate.isIdle()).isTrue();
	}

	@Test
	void stepWhoseExplanationFailsEndsItsTurn() {
		GateStep.Operation<Object> operation = new GateStep.Operation<>() {

			@Override
			public Mono<Object> run(ContextView context) {
				return Mono.error(new IllegalStateException("no"));
			}

			@Override
			public Throwable explain(Throwable failure) {
				throw new UnsupportedOperationException("unexplained");
			}

		};
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> GateStep.of(this.gate, operation).block(TIMEOUT));
		assertThat(this.gate.isIdle()).isTrue();
	}

	@Test
	void stepInsideAnotherIsAPartOfItAndIsNotRefused() {
		Mono<String> inner = GateStep.of(this.gate,
				new Given<>((context) -> Mono.just("inner"), new IllegalStateException("refused")));
		step(inner).as(StepVerifier::create).expectNext("inner").expectComplete().verify(TIMEOUT);
		inner.as(StepVerifier::create).expectErrorMessage("refused").verify(TIMEOUT);
	}

	@Test
	void operationThatIsWaitedForIsTheSame() {
		Sinks.Empty<Void> first = Sinks.empty();
		step(first.asMono()).subscribe();
		StepVerifier waiting = step(Mono.deferContextual((context) -> Mono.just(this.gate.isRunning(context))))
			.as(StepVerifier::create)
			.expectNext(true)
			.expectComplete()
			.verifyLater();
		StepVerifier failing = step(Mono.error(new IllegalStateException("no"))).as(StepVerifier::create)
			.expectErrorMessage("explained: no")
			.verifyLater();
		first.tryEmitEmpty();
		waiting.verify(TIMEOUT);
		failing.verify(TIMEOUT);
	}

	@Test
	void valueIsKeptUntilItIsRequested() {
		step(Mono.just("value")).as((source) -> StepVerifier.create(source, 0))
			.expectSubscription()
			.then(() -> assertThat(this.gate.isIdle()).isTrue())
			.thenRequest(1)
			.expectNext("value")
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void valueOfACancelledStepIsNotEmitted() {
		Sinks.One<String> value = Sinks.one();
		AtomicInteger emitted = new AtomicInteger();
		step(value.asMono()).doOnNext((element) -> emitted.incrementAndGet()).subscribe().dispose();
		value.tryEmitValue("late");
		assertThat(emitted).hasValue(0);
		assertThat(this.gate.isIdle()).isTrue();
	}

	@Test
	void stepMayBeSubscribedToTwice() {
		AtomicInteger runs = new AtomicInteger();
		Mono<Integer> twice = step(Mono.fromSupplier(runs::incrementAndGet));
		twice.as(StepVerifier::create).expectNext(1).expectComplete().verify(TIMEOUT);
		twice.as(StepVerifier::create).expectNext(2).expectComplete().verify(TIMEOUT);
	}

	private record Given<T>(Function<ContextView, Mono<T>> operation,
			@Nullable Throwable refused) implements GateStep.Operation<T> {

		@Override
		public @Nullable Throwable refusal() {
			return this.refused;
		}

		@Override
		public Mono<T> run(ContextView context) {
			return this.operation.apply(context);
		}

		@Override
		public Throwable explain(Throwable failure) {
			return new IllegalStateException("explained: " + failure.getMessage());
		}

	}

}
