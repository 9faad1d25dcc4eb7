package dev.asyncdb.fault;

import java.util.concurrent.TimeUnit;

import dev.asyncdb.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F23 canary: what blocks where it must not is seen, so that silence means something.
 * Runs in the fork that watches.
 */
@EnabledIfSystemProperty(named = "junit.jupiter.extensions.autodetection.enabled", matches = "true")
class BlockingWatchTests {

	@Test
	void whoSleepsOnAThreadThatMustNotIsSeen() {
		sleepOn(Schedulers.parallel());
		assertThat(BlockingWatch.takeFound()).singleElement()
			.satisfies((found) -> assertThat(found).hasMessageContaining("java.lang.Thread.sleep")
				.hasStackTraceContaining("BlockingWatchTests.nap"));
	}

	@Test
	void whoSleepsWhereItMayIsNotSeen() {
		sleepOn(Schedulers.boundedElastic());
		assertThat(BlockingWatch.takeFound()).isEmpty();
	}

	private static void sleepOn(Scheduler scheduler) {
		Mono.fromRunnable(BlockingWatchTests::nap).subscribeOn(scheduler).block(TestDatabase.TIMEOUT);
	}

	private static void nap() {
		try {
			TimeUnit.MILLISECONDS.sleep(1);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
