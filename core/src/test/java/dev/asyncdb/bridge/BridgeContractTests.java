package dev.asyncdb.bridge;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.asyncdb.testing.NeedsJdk;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What awaitlet promises, for Reactor.
 */
@ExtendWith(NeedsJdk.class)
@Tag("bridge")
class BridgeContractTests {

	private static final Duration SOON = Duration.ofMillis(5);

	@AfterEach
	void noSlotIsTaken() {
		await().pollDelay(Duration.ZERO).atMost(TestDatabase.TIMEOUT).until(() -> Bridge.taken() == 0);
	}

	private static <T> @Nullable T get(Mono<T> mono) {
		return mono.block(TestDatabase.TIMEOUT);
	}

	private static Mono<String> later(String value) {
		return Mono.delay(SOON).thenReturn(value);
	}

	@Test
	void callGivesTheValueOfTheCode() {
		assertThat(get(Bridge.call(() -> Bridge.await(later("a")) + Bridge.await(later("b"))))).isEqualTo("ab");
	}

	@Test
	void callIsLazyAndRunsAgainForEachSubscription() {
		AtomicInteger runs = new AtomicInteger();
		Mono<Integer> call = Bridge.call(runs::incrementAndGet);
		assertThat(runs).hasValue(0);
		assertThat(get(call)).isOne();
		assertThat(get(call)).isEqualTo(2);
	}

	@Test
	void callWhenCodeGivesNullIsEmpty() {
		assertThat(get(Bridge.call(() -> Bridge.await(Mono.<String>empty())))).isNull();
		assertThat(get(Bridge.run(() -> Bridge.await(later("a"))))).isNull();
	}

	@Test
	void callFromAnEventLoopRunsElsewhere() {
		assertThat(get(Bridge.call(() -> Bridge.await(later("a"))).subscribeOn(Schedulers.parallel()))).isEqualTo("a");
	}

	@Test
	void codeRunsOnOneThreadThroughout() {
		assertThat(get(Bridge.call(() -> {
			Thread before = Thread.currentThread();
			Bridge.await(later("a"));
			return Thread.currentThread() == before;
		}))).isTrue();
	}

	@Test
	void errorOfWhatIsAwaitedIsThrownWhereItIsAwaited() {
		assertThat(get(Bridge.call(() -> {
			try {
				return Bridge.await(Mono.<String>delay(SOON).then(Mono.error(new IllegalArgumentException("no"))));
			}
			catch (IllegalArgumentException ex) {
				return ex.getMessage() + ex.getSuppressed().length;
			}
		}))).isEqualTo("no1");
	}

	@Test
	void errorOfTheCodeArrivesAsItIs() {
		Bridge.call(() -> {
			throw new IOException("no");
		}).as(StepVerifier::create).expectError(IOException.class).verify(TestDatabase.TIMEOUT);
		Bridge.call(() -> Bridge.await(Mono.error(new IOException("no"))))
			.as(StepVerifier::create)
			.expectError(IOException.class)
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void awaitOutsideOfABridgeIsRefusedAndNothingIsSubscribedTo() {
		AtomicInteger subscriptions = new AtomicInteger();
		Mono<Integer> counted = Mono.fromSupplier(subscriptions::incrementAndGet);
		assertThatExceptionOfType(NoBridgeContextException.class).isThrownBy(() -> Bridge.await(counted))
			.withMessageContaining("Bridge.call(..)");
		assertThatExceptionOfType(NoBridgeContextException.class).isThrownBy(() -> Bridge.stream(counted));
		assertThat(subscriptions).hasValue(0);
	}

	@Test
	void awaitOnAnEventLoopIsRefusedWithAdvice() {
		Mono.delay(SOON)
			.map((tick) -> Objects.requireNonNull(Bridge.await(later("a"))))
			.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(NoBridgeContextException.class)
				.hasMessageContaining("must not block"))
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void awaitOnAnotherThreadThanThatOfTheCodeIsRefused() {
		Bridge.call(() -> {
			AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
			Thread other = new Thread(() -> {
				try {
					Bridge.await(later("a"));
				}
				catch (IllegalStateException ex) {
					seen.set(ex);
				}
			});
			other.start();
			other.join();
			return seen.get();
		})
			.as(StepVerifier::create)
			.expectNextMatches(NoBridgeContextException.class::isInstance)
			.expectComplete()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void awaitInACallbackOfWhatIsAwaitedIsRefused() {
		for (Mono<String> outer : List.of(Mono.just("at once"), later("later"))) {
			Bridge.call(() -> Bridge.await(outer.map((value) -> Objects.requireNonNull(Bridge.await(later("a"))))))
				.as(StepVerifier::create)
				.expectError(NoBridgeContextException.class)
				.verify(TestDatabase.TIMEOUT);
		}
	}

	@Test
	void codeInsideOfWhatIsAwaitedNests() {
		assertThat(get(Bridge
			.call(() -> Bridge.await(later("a").flatMap((value) -> Bridge.call(() -> value + Bridge.await(later("b")))))
					+ "c")))
			.isEqualTo("abc");
	}

	@Test
	void requireAwaitWhenNothingWasAwaitedFailsAfterTheWork() {
		AtomicInteger runs = new AtomicInteger();
		BridgeOptions options = BridgeOptions.defaults().withRequireAwait(true);
		Bridge.call(options, runs::incrementAndGet)
			.as(StepVerifier::create)
			.expectError(NoAwaitException.class)
			.verify(TestDatabase.TIMEOUT);
		assertThat(runs).hasValue(1);
		assertThat(get(Bridge.call(options, () -> Bridge.await(Mono.just(1))))).isOne();
	}

	@Test
	void awaitAllGivesAllValuesInOrder() {
		assertThat(get(Bridge.call(() -> Bridge.awaitAll(Flux.range(0, 5).delayElements(SOON))))).containsExactly(0, 1,
				2, 3, 4);
		assertThat(get(Bridge.call(() -> Bridge.awaitAll(List.of(Mono.delay(SOON).thenReturn(1), Mono.just(2))))))
			.containsExactly(1, 2);
	}

	@Test
	void streamAsksForNoMoreThanIsTaken() {
		AtomicLong requested = new AtomicLong();
		AtomicInteger cancels = new AtomicInteger();
		Flux<Integer> numbers = Flux.range(0, 1_000_000)
			.doOnRequest(requested::addAndGet)
			.doOnCancel(cancels::incrementAndGet);
		assertThat(get(Bridge.call(() -> {
			try (Stream<Integer> stream = Bridge.stream(numbers)) {
				return stream.limit(1000).mapToLong(Integer::longValue).sum();
			}
		}))).isEqualTo(999 * 500);
		assertThat(requested.get()).isBetween(1000L, 1500L);
		assertThat(cancels).hasValue(1);
	}

	@Test
	void streamThatWasNotClosedIsClosedAtTheEndOfTheCode() {
		AtomicInteger cancels = new AtomicInteger();
		assertThat(get(Bridge
			.call(() -> Bridge.stream(Flux.interval(SOON).doOnCancel(cancels::incrementAndGet)).iterator().next())))
			.isZero();
		assertThat(cancels).hasValue(1);
	}

	@Test
	void streamGivesElementsErrorsAndItsEnd() {
		assertThat(get(Bridge.call(() -> {
			Iterator<Integer> elements = Bridge.stream(Flux.range(0, 700).publishOn(Schedulers.parallel())).iterator();
			int count = 0;
			while (elements.hasNext()) {
				assertThat(elements.next()).isEqualTo(count++);
			}
			assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(elements::next);
			return count;
		}))).isEqualTo(700);
		Bridge.call(() -> Bridge.stream(Flux.just(1).concatWith(Mono.error(new IOException("no")))).count())
			.as(StepVerifier::create)
			.expectError()
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void cancelIsThrownWhereTheCodeAwaitsAndCodeMayAwaitWhileItCleansUp() throws InterruptedException {
		CountDownLatch over = new CountDownLatch(1);
		AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
		AtomicReference<@Nullable String> cleaned = new AtomicReference<>();
		AtomicInteger swallowed = new AtomicInteger();
		CountDownLatch awaiting = new CountDownLatch(1);
		Disposable running = Bridge.call(() -> {
			try {
				return Bridge.await(Mono.never().doOnSubscribe((subscription) -> awaiting.countDown()));
			}
			catch (Exception ex) {
				swallowed.incrementAndGet();
				throw ex;
			}
			catch (Throwable ex) {
				seen.set(ex);
				throw ex;
			}
			finally {
				cleaned.set(Bridge.await(later("cleaned")));
				over.countDown();
			}
		}).subscribe();
		assertThat(awaiting.await(10, TimeUnit.SECONDS)).isTrue();
		running.dispose();
		assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(seen.get()).isInstanceOf(BridgeCancelledException.class);
		assertThat(swallowed).hasValue(0);
		assertThat(cleaned).hasValue("cleaned");
	}

	@Test
	void cancelInterruptsWhatBlocksBesideTheBridge() throws InterruptedException {
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		AtomicReference<@Nullable Throwable> next = new AtomicReference<>();
		CountDownLatch over = new CountDownLatch(1);
		Disposable running = Bridge.run(() -> {
			blocked.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			try {
				Bridge.await(later("a"));
			}
			catch (BridgeCancelledException ex) {
				next.set(ex);
			}
			over.countDown();
		}).subscribe();
		assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
		running.dispose();
		assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(next.get()).as("told at the next await").isNotNull();
	}

	@Test
	void interruptBySomebodyElseEndsTheAwaitAndStaysVisible() {
		Bridge.call(() -> {
			Thread.currentThread().interrupt();
			try {
				return Bridge.await(Mono.never());
			}
			catch (BridgeCancelledException ex) {
				assertThat(Thread.currentThread().isInterrupted()).isTrue();
				assertThat(Bridge.await(later("cleaned"))).isEqualTo("cleaned");
				assertThat(Thread.currentThread().isInterrupted()).isTrue();
				throw ex;
			}
		})
			.as(StepVerifier::create)
			.expectErrorMessage("The thread of the bridge was interrupted")
			.verify(TestDatabase.TIMEOUT);
	}

	@Test
	void deadlineEndsTheCode() {
		CountDownLatch over = new CountDownLatch(1);
		Bridge.call(() -> {
			try {
				return Bridge.await(Mono.never());
			}
			finally {
				over.countDown();
			}
		})
			.timeout(Duration.ofMillis(50))
			.as(StepVerifier::create)
			.expectError(java.util.concurrent.TimeoutException.class)
			.verify(TestDatabase.TIMEOUT);
		await().atMost(TestDatabase.TIMEOUT).until(() -> over.getCount() == 0);
	}

}
