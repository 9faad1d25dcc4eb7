package dev.asyncdb.test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.product.DatabaseProduct;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many tests in one process, with writers in the background that know nothing of tests.
 */
class ManyTests extends KitTests {

	@Test
	void eachTestStartsCleanDespiteWritersInTheBackground() {
		runTests(isOn(DatabaseProduct.H2) ? 100 : 30);
	}

	@Test
	@Tag("nightly")
	void thousandTestsStartCleanDespiteWritersInTheBackground() {
		runTests(1000);
	}

	private void runTests(int tests) {
		endTest();
		AtomicInteger numbers = new AtomicInteger();
		Disposable writers = Flux.interval(Duration.ofMillis(3))
			.onBackpressureDrop()
			.flatMap((tick) -> this.bank.open("background" + numbers.incrementAndGet()).onErrorComplete(), 3)
			.subscribe();
		try {
			for (int i = 0; i < tests; i++) {
				this.transactions.begin("Test" + i);
				await(this.bank.open("ada"));
				this.transactions.end("Test" + i);
				if (i % 25 == 0) {
					assertUnchanged();
				}
			}
		}
		finally {
			writers.dispose();
		}
		assertUnchanged();
		assertThat(numbers).hasPositiveValue();
	}

}
