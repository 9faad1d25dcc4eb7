package dev.asyncdb.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What counts as silence of a server.
 */
class StatementWatchTests {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private final AtomicInteger cuts = new AtomicInteger();

	private final StatementWatch watch = new StatementWatch(() -> {
	}, LIMIT, this.cuts::incrementAndGet, (failure) -> {
	});

	private int cutsAfterTwoLooks() {
		this.watch.look(0);
		this.watch.look(LIMIT.toNanos() + 1);
		return this.cuts.get();
	}

	@Test
	void silenceWhileSomebodyWaitsIsCut() {
		this.watch.asked();
		assertThat(cutsAfterTwoLooks()).isOne();
	}

	@Test
	void silenceWhileNobodyWaitsIsNot() {
		this.watch.asked();
		this.watch.answered(false);
		assertThat(cutsAfterTwoLooks()).isZero();
	}

	@Test
	void silenceAfterTheEndIsNotEvenIfTheReaderAsksForMore() {
		this.watch.asked();
		this.watch.end();
		this.watch.asked();
		assertThat(cutsAfterTwoLooks()).isZero();
	}

}
