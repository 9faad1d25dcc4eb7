package dev.asyncdb.reactive.step;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.asyncdb.reactive.ImmediateValues;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class StepsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final List<Object> called = new ArrayList<>();

	private Runnable cancel = () -> {
	};

	@Test
	void eachWhenStepsCompleteAtOnceNeedsNoStack() {
		List<Integer> many = IntStream.range(0, 100_000).boxed().toList();
		Steps.each(many, this::counted).as(StepVerifier::create).expectComplete().verify(TIMEOUT);
		assertThat(this.called).hasSize(many.size());
	}

	private Mono<Integer> counted(int number) {
		this.called.add(number);
		return Mono.just(number).hide();
	}

	@Test
	void eachWhenAStepWaitsCallsTheNextOneAfterIt() {
		Sinks.Empty<Void> first = Sinks.empty();
		Mono<Void> all = Steps.each(List.of(first, Sinks.<Void>empty()), (sink) -> {
			this.called.add(sink);
			return sink.asMono();
		});
		StepVerifier.create(all)
			.then(() -> assertThat(this.called).containsExactly(first))
			.then(first::tryEmitEmpty)
			.then(() -> assertThat(this.called).hasSize(2))
			.thenCancel()
			.verify(TIMEOUT);
	}

	@Test
	void eachWhenSubscribedToAgainRunsAgain() {
		Mono<Void> all = Steps.each(List.of(1, 2), this::counted);
		all.then(all).as(StepVerifier::create).expectComplete().verify(TIMEOUT);
		assertThat(this.called).containsExactly(1, 2, 1, 2);
	}

	@Test
	void eachWhenAStepFailsCallsNoOther() {
		Steps.each(List.of(1, 2), (number) -> counted(number).then(Mono.error(new IllegalStateException("refused"))))
			.as(StepVerifier::create)
			.expectErrorMessage("refused")
			.verify(TIMEOUT);
		assertThat(this.called).containsExactly(1);
	}

	@Test
	void eachWhenAStepThrowsFails() {
		Steps.each(List.of(1), (number) -> {
			throw new IllegalStateException("refused");
		}).as(StepVerifier::create).expectErrorMessage("refused").verify(TIMEOUT);
	}

	@Test
	void eachWhenCancelledCancelsTheStep() {
		Mono<Void> never = Mono.<Void>never().doOnCancel(() -> this.called.add("cancelled"));
		Mono.firstWithSignal(Steps.each(List.of(never, never), (step) -> step), Mono.empty())
			.as(StepVerifier::create)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.called).containsExactly("cancelled");
	}

	@Test
	void eachWhenCancelledBetweenStepsBeginsNoOther() {
		Mono<Integer> never = Mono.<Integer>never().doOnSubscribe((ignored) -> this.called.add("begun"));
		StepVerifier.create(Steps.each(List.of(1, 2), (number) -> {
			if (number == 1) {
				return counted(number);
			}
			this.cancel.run();
			return never;
		}))
			.consumeSubscriptionWith((subscription) -> this.cancel = subscription::cancel)
			.thenAwait()
			.thenCancel()
			.verify(TIMEOUT);
		assertThat(this.called).containsExactly(1);
	}

	@Test
	void eachWhenCancelledBeforeTheEndSignalsNothing() {
		List<String> signals = new ArrayList<>();
		BaseSubscriber<Void> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookFinally(SignalType type) {
				signals.add(type.name());
			}

		};
		Steps.each(List.of(1), (number) -> Mono.fromRunnable(subscriber::cancel)).subscribe(subscriber);
		assertThat(signals).containsExactly(SignalType.CANCEL.name());
	}

	@Test
	void allWhenValuesAreImmediateIsImmediate() {
		Mono<List<Integer>> all = Steps.all(List.of(1, 2), Mono::just);
		assertThat(ImmediateValues.isImmediate(all)).isTrue();
		all.as(StepVerifier::create).expectNext(List.of(1, 2)).expectComplete().verify(TIMEOUT);
	}

	@Test
	void allWhenSomeValuesAreLateOrMissingKeepsTheirOrder() {
		Steps
			.all(List.of(Mono.just(1), Mono.just(2).hide(), Mono.<Integer>empty(), Mono.just(3), Mono.just(4).hide()),
					(step) -> step)
			.as(StepVerifier::create)
			.expectNext(List.of(1, 2, 3, 4))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void allWhenAStepFailsFails() {
		Steps.all(List.of(1), (number) -> Mono.error(new IllegalStateException("refused")))
			.as(StepVerifier::create)
			.expectErrorMessage("refused")
			.verify(TIMEOUT);
	}

}
