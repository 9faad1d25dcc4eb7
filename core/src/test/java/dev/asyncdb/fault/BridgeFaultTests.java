package dev.asyncdb.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.bridge.BridgeProbe;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.testing.NeedsJdk;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * F22: blocking-style code that is cancelled, interrupted or out of time at any moment
 * gives its connection and its thread back, and many of it share few connections. Runs on
 * a newer JDK once more, where its threads are virtual.
 */
@ExtendWith(NeedsJdk.class)
@Tag("fault")
@Tag("bridge")
class BridgeFaultTests {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final int POOL = 10;

	private static final int WARM_UP = 100;

	private static final int MOST_DOUBLINGS = 17;

	private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

	private final AtomicInteger completed = new AtomicInteger();

	@Test
	void transactionsOfManyThreadsAreAllRightAndPinNone() throws IOException {
		int size = FaultScale.of("F22 transactions", VIRTUAL ? 10_000 : 1000, VIRTUAL ? 20_000 : 5000);
		try (FaultDatabase database = FaultDatabase.direct(POOL).warm()) {
			AsyncDatabaseManager manager = database.manager(ConnectionOptions.defaults());
			// Classes that are being initialised pin the threads that wait for them
			Flux.range(-WARM_UP, WARM_UP).flatMap((number) -> transaction(manager, number), POOL).blockLast(LIMIT);
			verifyManyTransactions(database, manager, size);
		}
	}

	private static void verifyManyTransactions(FaultDatabase database, AsyncDatabaseManager manager, int size)
			throws IOException {
		try (PinWatch pins = PinWatch.start()) {
			Long right = Flux.range(0, size)
				.flatMap((number) -> transaction(manager, number), VIRTUAL ? 2000 : 200, 1)
				.filter((count) -> count == 1)
				.count()
				.block(LIMIT);
			assertThat(right).isEqualTo(size);
			assertThat(database.entries()).isEqualTo(size + WARM_UP);
			verifyNothingIsHeld(database);
			assertThat(pins.found()).as("carriers that were pinned for 20 ms").isEmpty();
		}
	}

	@Test
	void codeThatIsCancelledOrInterruptedAnywhereLosesNoSlot() {
		int size = FaultScale.of("F22 interrupts", 1000);
		Random random = FaultScale.random("F22");
		try (LogWatch log = new LogWatch(); FaultDatabase database = FaultDatabase.direct(POOL).warm()) {
			AsyncDatabaseManager manager = database.manager(ConnectionOptions.defaults());
			Flux.range(0, size)
				.flatMap((number) -> disturbed(work(manager, number), random), POOL * 2)
				.blockLast(LIMIT);
			verifyNothingIsHeld(database);
			log.verifySilence();
			System.out.printf("F22: completed %d of %d%n", this.completed.get(), size);
			assertThat(this.completed.get()).as("neither all nor none").isBetween(1, size - 1);
			assertThat(database.entries()).as("stored by callers that heard of it")
				.isBetween((long) this.completed.get(), (long) size);
		}
	}

	@Test
	void theNaiveBridgeWhenInterruptedLosesSlotsSoThatTheseTestsWouldSeeIt() {
		try (FaultDatabase database = FaultDatabase.direct(POOL).warm()) {
			Flux.range(0, POOL).flatMap((number) -> naive(database.pool()).onErrorComplete()).blockLast(LIMIT);
			assertThatExceptionOfType(ConditionTimeoutException.class)
				.isThrownBy(() -> database.invariant().verify(Duration.ofMillis(500)));
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void carrierThatIsPinnedIsSeenSoThatSilenceMeansSomething() throws IOException {
		try (PinWatch pins = PinWatch.start()) {
			Bridge.run(SlowToInitialise::touch).block(LIMIT);
			assertThat(pins.found()).isNotEmpty();
		}
	}

	private static void verifyNothingIsHeld(FaultDatabase database) {
		await().pollDelay(Duration.ZERO).atMost(LIMIT).until(() -> BridgeProbe.taken() == 0);
		database.invariant().verify();
	}

	private static Mono<Integer> transaction(AsyncDatabaseManager manager, int number) {
		return manager.inTransaction((session) -> session.callBlocking((blocking) -> {
			blocking.save(Entry.of(number));
			return blocking.sql("SELECT COUNT(*) FROM entry WHERE number = :number")
				.bind("number", number)
				.one(Integer.class)
				.orElse(0);
		}));
	}

	/**
	 * Each in another style, and all of them with something to give back.
	 */
	private Callable<Mono<?>> work(AsyncDatabaseManager manager, int number) {
		return () -> switch (number % 3) {
			case 0 -> transaction(manager, number);
			case 1 -> Bridge.call(() -> {
				try (BlockingSession session = manager.blocking().openSession()) {
					session.save(Entry.of(number));
					session.commit();
				}
				return number;
			});
			default -> Bridge.call(() -> manager.blocking().inTransaction((session) -> session.save(Entry.of(number))));
		};
	}

	private Mono<Void> disturbed(Callable<Mono<?>> work, Random random) {
		// As many short delays as long ones, since the speed of the machine is unknown
		Duration delay = Duration.ofNanos(1000L << random.nextInt(MOST_DOUBLINGS));
		return switch (random.nextInt(4)) {
			case 0 -> counted(work).takeUntilOther(Mono.delay(delay));
			case 1 -> counted(work).timeout(delay).onErrorComplete();
			case 2 -> interrupted(counted(work), delay).onErrorComplete();
			default -> counted(work);
		};
	}

	private Mono<Void> counted(Callable<Mono<?>> work) {
		return Mono.defer(() -> {
			try {
				return work.call().doOnSuccess((value) -> this.completed.incrementAndGet()).then();
			}
			catch (Exception ex) {
				return Mono.error(ex);
			}
		});
	}

	/**
	 * Blocking-style code around some work, whose thread is interrupted.
	 */
	private static Mono<Void> interrupted(Mono<Void> work, Duration delay) {
		AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
		return Bridge.run(() -> {
			thread.set(Thread.currentThread());
			Schedulers.parallel().schedule(() -> {
				Thread running = thread.get();
				if (running != null) {
					running.interrupt();
				}
			}, delay.toNanos(), TimeUnit.NANOSECONDS);
			try {
				Bridge.await(work);
			}
			finally {
				thread.set(null);
			}
		});
	}

	// What many write first: once interrupted, nothing that it waits for is done any more
	private static Mono<Void> naive(ConnectionFactory pool) {
		return Mono.<Void>fromRunnable(() -> {
			Thread thread = Thread.currentThread();
			Connection connection = Objects.requireNonNull(Mono.<Connection>from(pool.create()).block(LIMIT));
			try {
				Mono.from(connection.beginTransaction()).block(LIMIT);
				Schedulers.parallel().schedule(thread::interrupt, 20, TimeUnit.MILLISECONDS);
				Mono.never().block(LIMIT);
			}
			finally {
				Mono.from(connection.rollbackTransaction()).then(Mono.from(connection.close())).block(LIMIT);
			}
		}).subscribeOn(Schedulers.boundedElastic());
	}

	/**
	 * Waits where a virtual thread cannot leave its carrier on any JDK.
	 */
	private static final class SlowToInitialise {

		static {
			LockSupport.parkNanos(Duration.ofMillis(60).toNanos());
		}

		static void touch() {
			// Its class is initialised by then
		}

	}

}
