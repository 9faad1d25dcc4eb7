package dev.asyncdb.bridge;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.asyncdb.testing.NeedsJdk;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Code that does what it should not.
 */
@ExtendWith(NeedsJdk.class)
@Tag("bridge")
class BridgeAttackTests {

	private static final Duration SOON = Duration.ofMillis(5);

	@AfterEach
	void noSlotIsTaken() {
		await().pollDelay(Duration.ZERO).atMost(TestDatabase.TIMEOUT).until(() -> Bridge.taken() == 0);
	}

	private static <T> @Nullable T get(Mono<T> mono) {
		return mono.block(TestDatabase.TIMEOUT);
	}

	static Stream<Throwable> failures() {
		return Stream.of(new IOException("no"), new IllegalStateException("no"), new AssertionError("no"),
				new InterruptedException("no"), new LinkageError("no"), new NoSuchMethodError("no"),
				new BridgeCancelledException("no"), new OutOfMemoryError("no"), new StackOverflowError("no"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void whateverTheCodeThrowsArrives(Throwable failure) {
		Bridge.call(() -> {
			sneak(failure);
			return 1;
		})
			.as(StepVerifier::create)
			.expectErrorSatisfies((seen) -> assertThat(seen).isSameAs(failure))
			.verify(TestDatabase.TIMEOUT);
	}

	// Reactor does not propagate the others, which it considers fatal for the JVM
	static Stream<Throwable> toldFailures() {
		return failures()
			.filter((failure) -> !(failure instanceof LinkageError || failure instanceof VirtualMachineError));
	}

	@ParameterizedTest
	@MethodSource("toldFailures")
	void whateverIsAwaitedIsThrownAndArrives(Throwable failure) {
		Bridge.call(() -> Bridge.await(Mono.delay(SOON).then(Mono.error(failure))))
			.as(StepVerifier::create)
			.expectErrorSatisfies((seen) -> assertThat(seen).isSameAs(failure))
			.verify(TestDatabase.TIMEOUT);
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void sneak(Throwable failure) throws E {
		throw (E) failure;
	}

	@Test
	void publisherThatThrowsWhenItIsSubscribedToIsAnErrorThere() {
		String seen = get(Bridge.call(() -> {
			try {
				return Bridge.<String>await((subscriber) -> {
					throw new IllegalStateException("broken");
				});
			}
			catch (IllegalStateException ex) {
				return ex.getMessage() + Bridge.await(Mono.just(" and usable"));
			}
		}));
		assertThat(seen).isEqualTo("broken and usable");
	}

	@Test
	void awaitOfManyGivesTheFirstAndCancelsTheRest() {
		AtomicInteger cancels = new AtomicInteger();
		assertThat(get(Bridge.call(() -> Bridge.await(Flux.interval(SOON).doOnCancel(cancels::incrementAndGet)))))
			.isZero();
		assertThat(cancels).hasValue(1);
	}

	@Test
	void bridgesInsideOfEachOtherShareOnePlaceAndTheirErrorsPass() {
		AtomicInteger most = new AtomicInteger();
		Bridge.call(() -> Bridge.await(Bridge.call(() -> Bridge.await(Bridge.call(() -> {
			most.set(Bridge.taken());
			throw new IOException("deep");
		}))))).as(StepVerifier::create).expectErrorMessage("deep").verify(TestDatabase.TIMEOUT);
		assertThat(most).hasValue(1);
	}

	@Test
	void cancelReachesTheInnermostBridge() throws InterruptedException {
		CountDownLatch waiting = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(2);
		Disposable running = Bridge.call(() -> {
			try {
				return Bridge.await(Bridge.call(() -> {
					try {
						return Bridge.await(Mono.never().doOnSubscribe((subscription) -> waiting.countDown()));
					}
					finally {
						over.countDown();
					}
				}));
			}
			finally {
				over.countDown();
			}
		}).subscribe();
		assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
		running.dispose();
		assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void codeThatSwallowsItsCancelAndGoesOnIsNotListenedTo() throws InterruptedException {
		CountDownLatch waiting = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		AtomicReference<@Nullable Object> outcome = new AtomicReference<>();
		Disposable running = Bridge.call(() -> {
			try {
				Bridge.await(Mono.never().doOnSubscribe((subscription) -> waiting.countDown()));
			}
			catch (BridgeCancelledException ex) {
				// Goes on as if nothing had happened
			}
			String value = Bridge.await(Mono.delay(SOON).thenReturn("late"));
			over.countDown();
			return Objects.requireNonNull(value);
		}).subscribe(outcome::set, outcome::set);
		assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
		running.dispose();
		assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
		noSlotIsTaken();
		assertThat(outcome.get()).isNull();
	}

	@Test
	void interruptInTheMiddleOfAnAwaitCancelsWhatIsAwaited() {
		AtomicBoolean cancelled = new AtomicBoolean();
		Bridge.call(() -> {
			Thread thread = Thread.currentThread();
			Schedulers.parallel().schedule(thread::interrupt, 20, TimeUnit.MILLISECONDS);
			return Bridge.await(Mono.never().doOnCancel(() -> cancelled.set(true)));
		}).as(StepVerifier::create).expectError(BridgeCancelledException.class).verify(TestDatabase.TIMEOUT);
		assertThat(cancelled).isTrue();
	}

	@Test
	void streamIsForItsOwnThreadAndItsEndIsTheEndOfItsCode() {
		AtomicReference<@Nullable Iterator<Long>> kept = new AtomicReference<>();
		AtomicInteger cancels = new AtomicInteger();
		get(Bridge.call(() -> {
			Stream<Long> stream = Bridge.stream(Flux.interval(SOON).doOnCancel(cancels::incrementAndGet));
			Iterator<Long> elements = stream.iterator();
			kept.set(elements);
			assertThat(elements.next()).isZero();
			Bridge.await(Mono
				.fromRunnable(
						() -> assertThatExceptionOfType(NoBridgeContextException.class).isThrownBy(elements::hasNext))
				.subscribeOn(Schedulers.boundedElastic()));
			stream.close();
			stream.close();
			return 1;
		}));
		assertThat(cancels).hasValue(1);
		assertThatExceptionOfType(NoBridgeContextException.class)
			.isThrownBy(() -> Objects.requireNonNull(kept.get()).hasNext());
	}

	@Test
	void streamThatFailsHalfwayGivesWhatCameBefore() {
		AtomicInteger taken = new AtomicInteger();
		Bridge.run(() -> {
			try (Stream<Integer> stream = Bridge
				.stream(Flux.range(0, 600).concatWith(Mono.error(new IOException("no"))))) {
				stream.forEach((element) -> taken.incrementAndGet());
			}
		}).as(StepVerifier::create).expectError(IOException.class).verify(TestDatabase.TIMEOUT);
		assertThat(taken).hasValue(600);
	}

	@Test
	void cancelWhileItTakesFromAStreamEndsTheStream() throws InterruptedException {
		AtomicInteger cancels = new AtomicInteger();
		CountDownLatch first = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		Disposable running = Bridge.run(() -> {
			try (Stream<Long> stream = Bridge.stream(Flux.interval(SOON).doOnCancel(cancels::incrementAndGet))) {
				stream.forEach((element) -> first.countDown());
			}
			finally {
				over.countDown();
			}
		}).subscribe();
		assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
		running.dispose();
		assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(cancels).hasValue(1);
	}

	@Test
	void cancelWhileItWaitsForAPlaceRunsNothing() {
		BridgeSlots slots = new BridgeSlots(1, TestDatabase.TIMEOUT);
		Sinks.Empty<Void> gate = Sinks.empty();
		AtomicInteger runs = new AtomicInteger();
		Disposable first = Mono
			.create((sink) -> new BridgeRun<>(sink, () -> Bridge.await(gate.asMono()), BridgeOptions.defaults())
				.begin(BridgeThreads.best(), slots))
			.subscribe();
		Disposable waiting = Mono
			.create((sink) -> new BridgeRun<>(sink, runs::incrementAndGet, BridgeOptions.defaults())
				.begin(BridgeThreads.best(), slots))
			.subscribe();
		waiting.dispose();
		gate.tryEmitEmpty();
		await().pollDelay(Duration.ZERO).atMost(TestDatabase.TIMEOUT).until(() -> slots.taken() == 0);
		assertThat(runs).hasValue(0);
		assertThat(first.isDisposed()).isTrue();
	}

	@Test
	void taskOfTheExecutorIsNoBridgeAndItsErrorCostsNoPlace() throws InterruptedException {
		AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
		CountDownLatch over = new CountDownLatch(1);
		Bridge.executor().execute(() -> {
			try {
				Bridge.await(Mono.just(1));
			}
			catch (NoBridgeContextException ex) {
				seen.set(ex);
			}
			over.countDown();
			Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> seen.set(failure));
			throw new IllegalStateException("task");
		});
		assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
		noSlotIsTaken();
		await().pollDelay(Duration.ZERO)
			.atMost(TestDatabase.TIMEOUT)
			.until(() -> seen.get() instanceof IllegalStateException failure && "task".equals(failure.getMessage()));
	}

	@Test
	void nothingOfOneCallIsSeenByTheNext() {
		ThreadLocal<@Nullable String> left = new ThreadLocal<>();
		ThreadLocal<@Nullable String> inherited = new InheritableThreadLocal<>();
		inherited.set("of the caller");
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		List<Boolean> clean = Objects.requireNonNull(get(Flux.range(0, 200).flatMap((number) -> Bridge.call(() -> {
			boolean isClean = left.get() == null && inherited.get() == null && !Thread.currentThread().isInterrupted();
			left.set("secret " + number);
			threads.add(Thread.currentThread());
			Bridge.await(Mono.delay(Duration.ofNanos(number)));
			return isClean;
		}), 20).collectList()));
		inherited.remove();
		assertThat(clean).hasSize(200).containsOnly(true);
		assertThat(threads).hasSize(200);
	}

}
