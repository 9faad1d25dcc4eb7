package dev.asyncdb.reactive;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What counts as silence of a server.
 */
class StatementMonitorTests {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private final AtomicInteger cuts = new AtomicInteger();

	private final AtomicInteger ends = new AtomicInteger();

	private final StatementMonitor watch = new StatementMonitor(this.ends::incrementAndGet, LIMIT, new Statements());

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

	private int cutsAfterASecondOfRows() {
		long start = System.nanoTime();
		for (int tenth = 0; tenth <= 11; tenth++) {
			this.watch.answered(true);
			this.watch.look(start + tenth * LIMIT.toNanos() / 10);
		}
		return this.cuts.get();
	}

	@Test
	void rowsThatNobodyReadsAreCutOnceTheConnectionIsToBeLetGo() {
		this.watch.asked();
		this.watch.abandoned();
		assertThat(cutsAfterASecondOfRows()).as("in a transaction that goes on").isZero();
		this.watch.awaited();
		assertThat(cutsAfterASecondOfRows()).isOne();
		assertThat(cutsAfterASecondOfRows()).as("again").isOne();
	}

	@Test
	void rowsThatSomebodyReadsAreNot() {
		this.watch.asked();
		this.watch.awaited();
		assertThat(cutsAfterASecondOfRows()).isZero();
	}

	@Test
	void statementThatIsAtWorkIsLeftAloneForAsLongAsItMayBeSilent() {
		this.watch.asked();
		this.watch.answered(false);
		this.watch.abandoned();
		this.watch.awaited();
		this.watch.look(System.nanoTime() + 10 * LIMIT.toNanos());
		assertThat(this.cuts).hasValue(0);
	}

	private final class Statements implements StatementFailureListener {

		@Override
		public void hopeless(Throwable reason) {
			StatementMonitorTests.this.cuts.incrementAndGet();
		}

		@Override
		public void failed(Throwable failure) {
			throw new AssertionError(failure);
		}

	}

}
