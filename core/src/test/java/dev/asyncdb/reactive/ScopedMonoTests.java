package dev.asyncdb.reactive;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * A scope has one end, whatever happens and whenever its caller leaves.
 */
class ScopedMonoTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final int LONGEST_SCRIPT = 20;

	private final Script script = new Script(Schedulers.immediate());

	private Mono<String> scoped() {
		return ScopedMono.of(() -> this.script);
	}

	@Test
	void valueIsEmittedAfterTheEnd() {
		scoped().doOnNext(this.script.steps::add)
			.as(StepVerifier::create)
			.expectNext("value")
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.script.steps).containsExactly("work", "completing", "completed", "value");
	}

	@Test
	void failureOfTheWorkIsEmittedAfterTheEnd() {
		this.script.failing = "work";
		scoped().as(StepVerifier::create).expectErrorMessage("explained: work").verify(TIMEOUT);
		assertThat(this.script.steps).containsExactly("work", "failed");
	}

	@Test
	void failureWhileCompletingIsOneOfTheWork() {
		this.script.failing = "completing";
		scoped().as(StepVerifier::create).expectErrorMessage("explained: completing").verify(TIMEOUT);
		assertThat(this.script.steps).containsExactly("work", "completing", "failed");
	}

	@Test
	void failureOfTheEndIsEmittedItself() {
		this.script.failing = "completed";
		scoped().as(StepVerifier::create).expectErrorMessage("explained: completed").verify(TIMEOUT);
		assertThat(this.script.steps).containsExactly("work", "completing", "completed");
	}

	@Test
	void failureOfTheEndAfterOneOfTheWorkIsSuppressed() {
		IllegalStateException first = new IllegalStateException("first");
		ScopedMono.<String>of(() -> new Script(Schedulers.immediate()) {

			@Override
			public Mono<String> work() {
				return Mono.error(first);
			}

			@Override
			public Mono<Void> failed() {
				return Mono.error(new IllegalStateException("second"));
			}

			@Override
			public Throwable explain(Throwable failure) {
				return failure;
			}

		}).as(StepVerifier::create).expectErrorMatches((failure) -> failure == first).verify(TIMEOUT);
		assertThat(first.getSuppressed()).singleElement()
			.satisfies((failure) -> assertThat(failure).hasMessage("second"));
	}

	@Test
	void workThatThrowsIsAFailure() {
		ScopedMono.<String>of(() -> new Script(Schedulers.immediate()) {

			@Override
			public Mono<String> work() {
				throw new IllegalStateException("thrown");
			}

		}).as(StepVerifier::create).expectErrorMessage("explained: thrown").verify(TIMEOUT);
	}

	@Test
	void scopeThatCannotBeCreatedIsAFailure() {
		assertThatIllegalStateException().isThrownBy(() -> ScopedMono.of(() -> {
			throw new IllegalStateException("no scope");
		}).block(TIMEOUT)).withMessage("no scope");
	}

	@Test
	void contextIsTheOneOfTheScope() {
		ScopedMono.<String>of(() -> new Script(Schedulers.immediate()) {

			@Override
			public Context context(Context outer) {
				return outer.put("inner", 1);
			}

			@Override
			public Mono<String> work() {
				return Mono.deferContextual((context) -> Mono.just("%s %s".formatted(context, context.size())));
			}

		})
			.contextWrite((context) -> context.put("outer", 2))
			.as(StepVerifier::create)
			.expectNextMatches((found) -> found.contains("inner=1") && found.contains("outer=2"))
			.expectComplete()
			.verify(TIMEOUT);
	}

	static Stream<Variant> variants() {
		return Stream.of(Schedulers.immediate(), Schedulers.boundedElastic())
			.flatMap((answers) -> Stream.of("", "work", "completing", "completed", "failed")
				.map((failing) -> new Variant(answers, failing)));
	}

	@ParameterizedTest
	@MethodSource("variants")
	void callerThatLeavesAtAnyMomentGetsOneEnd(Variant variant) {
		int moment = 0;
		Script last = leaves(variant, moment, ScopedMono::of);
		while (last.hasLeft.get()) {
			assertThat(last.ends()).as("ends after moment %d: %s", moment, last.steps).isOne();
			assertThat(last.cancelledEnds).as("cancelled by moment %d", moment).isFalse();
			last = leaves(variant, ++moment, ScopedMono::of);
		}
		assertThat(last.ends()).isOne();
		assertThat(moment).as("moments").isBetween(3, LONGEST_SCRIPT);
	}

	@Test
	void scriptFindsAnEndThatIsMissing() {
		Variant variant = new Variant(Schedulers.immediate(), "");
		int missing = 0;
		for (int moment = 0; moment < 6; moment++) {
			missing += (leaves(variant, moment, ScopedMonoTests::careless).ends() == 1) ? 0 : 1;
		}
		assertThat(missing).as("the canary").isPositive();
	}

	// Ends the scope after a value only
	private static Mono<String> careless(Supplier<Script> scopes) {
		return Mono.defer(() -> {
			Script scope = scopes.get();
			return scope.work().delayUntil((value) -> scope.completing().then(scope.completed()));
		});
	}

	private static Script leaves(Variant variant, int moment, Function<Supplier<Script>, Mono<String>> operator) {
		Script script = new Script(variant.answers);
		script.failing = variant.failing;
		Caller caller = new Caller();
		script.moment = moment;
		script.action = caller::cancel;
		operator.apply(() -> script).subscribe(caller);
		await().atMost(TIMEOUT)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.until(() -> caller.isDisposed() && script.isQuiet());
		return script;
	}

	record Variant(Scheduler answers, String failing) {

		@Override
		public String toString() {
			return "answers %s, %s".formatted((this.answers == Schedulers.immediate()) ? "immediately" : "later",
					this.failing.isEmpty() ? "nothing fails" : this.failing + " fails");
		}

	}

	/** A scope that runs an action before or after one of its signals. */
	private static class Script implements ScopedMono.Scope<String> {

		private final Scheduler answers;

		private final List<String> steps = new CopyOnWriteArrayList<>();

		private final AtomicBoolean hasLeft = new AtomicBoolean();

		private final AtomicInteger moments = new AtomicInteger();

		private final AtomicInteger running = new AtomicInteger();

		private volatile boolean cancelledEnds;

		private String failing = "";

		private int moment = -1;

		private Runnable action = () -> {
		};

		Script(Scheduler answers) {
			this.answers = answers;
		}

		private void moment() {
			if (this.moments.getAndIncrement() == this.moment && !this.hasLeft.getAndSet(true)) {
				this.action.run();
			}
		}

		private <T> Mono<T> answer(String step, @Nullable T value, boolean isEnd) {
			this.steps.add(step);
			return Mono.create((sink) -> {
				this.running.incrementAndGet();
				sink.onCancel(() -> this.cancelledEnds |= isEnd);
				this.answers.schedule(() -> {
					moment();
					if (step.equals(this.failing)) {
						sink.error(new IllegalStateException(step));
					}
					else {
						sink.success(value);
					}
					moment();
					this.running.decrementAndGet();
				});
			});
		}

		private long ends() {
			return this.steps.stream().filter(List.of("completed", "failed", "cancelled")::contains).count();
		}

		private boolean isQuiet() {
			return this.running.get() == 0;
		}

		@Override
		public Context context(Context outer) {
			return outer;
		}

		@Override
		public Mono<String> work() {
			return answer("work", "value", false);
		}

		@Override
		public Mono<Void> completing() {
			return answer("completing", null, false);
		}

		@Override
		public Mono<Void> completed() {
			return answer("completed", null, true);
		}

		@Override
		public Mono<Void> failed() {
			return answer("failed", null, true);
		}

		@Override
		public Mono<Void> cancelled() {
			return answer("cancelled", null, true);
		}

		@Override
		public Throwable explain(Throwable failure) {
			return new IllegalStateException("explained: " + Objects.requireNonNull(failure.getMessage()));
		}

	}

	private static final class Caller extends BaseSubscriber<String> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			requestUnbounded();
		}

		@Override
		protected void hookOnError(Throwable thrown) {
			// The script compares the ends
		}

	}

}
