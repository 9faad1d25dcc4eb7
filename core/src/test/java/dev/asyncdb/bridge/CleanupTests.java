package dev.asyncdb.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.session.BlockingSession;
import dev.asyncdb.testing.LogCapture;
import dev.asyncdb.testing.NeedsJdk;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of code that was cancelled and does not end.
 */
@ExtendWith(NeedsJdk.class)
@Tag("bridge")
class CleanupTests {

	private static final Duration LIMIT = Duration.ofMillis(100);

	private final BridgeSlots slots = new BridgeSlots(1, TestDatabase.TIMEOUT);

	private final CountDownLatch cleaning = new CountDownLatch(1);

	private final CountDownLatch over = new CountDownLatch(1);

	private final LogCapture log = new LogCapture();

	@BeforeEach
	@AfterEach
	void slotIsFree() {
		await().pollDelay(Duration.ZERO).atMost(TestDatabase.TIMEOUT).until(() -> this.slots.taken() == 0);
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private <T> Mono<T> call(Callable<T> code) {
		return Mono.create((sink) -> new BridgeRun<T>(sink, code, BridgeOptions.defaults(), Cancellation.none(LIMIT))
			.begin(BridgeThreads.best(), this.slots));
	}

	/**
	 * Cancel code as soon as it waits.
	 */
	private void cancelled(Runnable cleanup) throws InterruptedException {
		CountDownLatch waiting = new CountDownLatch(1);
		Disposable running = call(() -> {
			try {
				return Bridge.await(Mono.never().doOnSubscribe((subscription) -> waiting.countDown()));
			}
			finally {
				this.cleaning.countDown();
				try {
					cleanup.run();
				}
				finally {
					this.over.countDown();
				}
			}
		}).subscribe();
		assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
		running.dispose();
		assertThat(this.over.await(10, TimeUnit.SECONDS)).isTrue();
	}

	private List<String> reports() {
		return this.log.messages("dev.asyncdb.bridge")
			.stream()
			.filter((message) -> message.contains("has not ended"))
			.toList();
	}

	@Test
	void awaitThatDoesNotEndIsGivenUpAndReportedOnceWithItsPlace() throws InterruptedException {
		AtomicBoolean cancelled = new AtomicBoolean();
		List<Throwable> seen = new ArrayList<>();
		cancelled(() -> {
			for (int time = 0; time < 3; time++) {
				try {
					Bridge.await(Mono.never().doOnCancel(() -> cancelled.set(true)));
				}
				catch (BridgeCancelledException ex) {
					seen.add(ex);
				}
			}
		});
		slotIsFree();
		assertThat(cancelled).isTrue();
		assertThat(seen).hasSize(3).allSatisfy((failure) -> assertThat(failure).hasMessageContaining("PT0.1S"));
		assertThat(reports()).hasSize(1);
		assertThat(this.log.text()).contains("CleanupTests.lambda$awaitThatDoesNotEnd");
	}

	@Test
	void whatBlocksBesideTheBridgeIsInterruptedAgainHoweverOftenItTakesThatForNothing() throws InterruptedException {
		AtomicInteger interrupts = new AtomicInteger();
		cancelled(() -> {
			while (interrupts.get() < 3) {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupts.incrementAndGet();
				}
			}
		});
		slotIsFree();
		assertThat(interrupts).hasValue(3);
		assertThat(reports()).hasSize(1);
		assertThat(this.log.text()).contains("CountDownLatch.await", "CleanupTests.lambda$whatBlocks");
	}

	@Test
	void codeThatTakesItsCancelForNothingIsInterruptedAgain() throws InterruptedException {
		CountDownLatch blocked = new CountDownLatch(1);
		AtomicInteger interrupts = new AtomicInteger();
		Disposable running = call(() -> {
			blocked.countDown();
			while (interrupts.get() < 2) {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupts.incrementAndGet();
				}
			}
			return 1;
		}).subscribe();
		assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
		running.dispose();
		slotIsFree();
		assertThat(interrupts).hasValue(2);
		assertThat(reports()).hasSize(1);
	}

	@Test
	void cleanupWithinTheLimitIsNotDisturbed() throws InterruptedException {
		AtomicReference<@Nullable Long> value = new AtomicReference<>();
		AtomicBoolean interrupted = new AtomicBoolean();
		cancelled(() -> {
			value.set(Bridge.await(Mono.delay(Duration.ofMillis(5))));
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		slotIsFree();
		assertThat(value).hasValue(0L);
		assertThat(interrupted).isFalse();
		assertThat(reports()).isEmpty();
	}

	@Test
	void connectionOfAStatementThatWasGivenUpComesBack() throws InterruptedException {
		try (TestDatabase database = TestDatabase.postgres(1)) {
			AsyncDatabaseManager manager = AsyncDatabaseManager.builder(database.connectionFactory())
				.connectionOptions(ConnectionOptions.defaults().withStatementTimeout(Duration.ofMillis(600)))
				.build();
			cancelled(() -> {
				try (BlockingSession session = manager.blocking().openSession()) {
					// A server does not notice a closed connection before its statement
					// ends
					session.sql("SELECT 1 FROM pg_sleep(10)").list(Integer.class);
				}
			});
			slotIsFree();
			await().pollDelay(Duration.ZERO).atMost(TestDatabase.TIMEOUT).until(() -> database.acquired() == 0);
			await().pollDelay(Duration.ZERO)
				.atMost(TestDatabase.TIMEOUT)
				.untilAsserted(() -> assertThat(database.number(
						"SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'"))
					.as("only this query itself")
					.isOne());
			assertThat(reports()).hasSize(1);
		}
	}

}
