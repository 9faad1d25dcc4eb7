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

	private final AtomicInteger ends = new AtomicInteger();

	private final StatementWatch watch = new StatementWatch(this.ends::incrementAndGet, LIMIT, new Statements());

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

	@Test
	void resultThatIsStillReadIsPartOfTheStatement() {
		assertThat(this.watch.partBegins()).isTrue();
		this.watch.asked();
		this.watch.end();
		assertThat(this.ends).hasValue(0);
		assertThat(cutsAfterTwoLooks()).isOne();
		this.watch.partEnds();
		assertThat(this.ends).hasValue(1);
		assertThat(this.watch.partBegins()).as("after the end").isFalse();
	}

	private final class Statements implements WatchedStatements {

		@Override
		public void silent(Duration limit) {
			StatementWatchTests.this.cuts.incrementAndGet();
		}

		@Override
		public void failed(Throwable failure) {
			throw new AssertionError(failure);
		}

	}

}
