package dev.asyncdb.reactive.step;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class LateValuesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Test
	void mapWhenTheValueComesWithTheSubscriptionIsNotLate() {
		verify(Mono.just("value").flatMap((value) -> Mono.just(value).hide()), false);
	}

	@Test
	void mapWhenTheValueIsRequestedAfterTheSubscriptionIsNotLate() {
		LateValues.map(Mono.just("value").hide(), (value, isLate) -> isLate)
			.as((source) -> StepVerifier.create(source, 0))
			.thenRequest(1)
			.expectNext(false)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void mapWhenTheValueComesOnAnotherThreadIsLate() {
		verify(Mono.just("value").subscribeOn(Schedulers.parallel()), true);
	}

	@Test
	void mapWhenTheValueComesAfterTheSubscriptionIsLate() {
		Sinks.One<String> value = Sinks.one();
		LateValues.map(value.asMono(), (given, isLate) -> isLate)
			.as(StepVerifier::create)
			.then(() -> value.tryEmitValue("value"))
			.expectNext(true)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void mapWhenTheMappingThrowsFails() {
		LateValues.map(Mono.just("value"), (value, isLate) -> {
			throw new IllegalStateException("refused");
		}).as(StepVerifier::create).expectErrorMessage("refused").verify(TIMEOUT);
	}

	private static void verify(Mono<String> source, boolean isLate) {
		LateValues.map(source, (value, late) -> late)
			.as(StepVerifier::create)
			.expectNext(isLate)
			.expectComplete()
			.verify(TIMEOUT);
	}

}
