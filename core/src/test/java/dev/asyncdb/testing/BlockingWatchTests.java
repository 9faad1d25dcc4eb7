package dev.asyncdb.testing;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * F23 canary: a blocking call on a non-blocking thread is found, so that the watch would
 * not miss one of ours. Runs where BlockHound is installed.
 */
@EnabledIfSystemProperty(named = "junit.jupiter.extensions.autodetection.enabled", matches = "true")
class BlockingWatchTests {

	@Test
	void sleepOnANonBlockingThreadIsFound() {
		sleepOn(Schedulers.parallel());
		assertThat(BlockingWatch.takeFound()).singleElement()
			.satisfies((found) -> assertThat(found).hasMessageContaining("java.lang.Thread.sleep")
				.hasStackTraceContaining("BlockingWatchTests.nap"));
	}

	@Test
	void sleepOnABlockingThreadIsAllowed() {
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
