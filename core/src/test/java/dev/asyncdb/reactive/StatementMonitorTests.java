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

	private final AtomicInteger aborts = new AtomicInteger();

	private final AtomicInteger completions = new AtomicInteger();

	private final StatementMonitor monitor = new StatementMonitor(this.completions::incrementAndGet, LIMIT,
			new Statements());

	private int abortsAfterTwoChecks() {
		this.monitor.check(0);
		this.monitor.check(LIMIT.toNanos() + 1);
		return this.aborts.get();
	}

	@Test
	void silenceWhileAnAnswerIsAwaitedIsAborted() {
		this.monitor.awaitAnswer();
		assertThat(abortsAfterTwoChecks()).isOne();
	}

	@Test
	void silenceWhileNoAnswerIsAwaitedIsNot() {
		this.monitor.awaitAnswer();
		this.monitor.answered(false);
		assertThat(abortsAfterTwoChecks()).isZero();
	}

	@Test
	void silenceAfterCompletionIsNotEvenIfMoreIsRequested() {
		this.monitor.awaitAnswer();
		this.monitor.complete();
		this.monitor.awaitAnswer();
		assertThat(abortsAfterTwoChecks()).isZero();
	}

	@Test
	void resultThatIsStillReadIsPartOfTheStatement() {
		assertThat(this.monitor.openResult()).isTrue();
		this.monitor.awaitAnswer();
		this.monitor.complete();
		assertThat(this.completions).hasValue(0);
		assertThat(abortsAfterTwoChecks()).isOne();
		this.monitor.closeResult();
		assertThat(this.completions).hasValue(1);
		assertThat(this.monitor.openResult()).as("after the end").isFalse();
	}

	private int abortsAfterASecondOfRows() {
		long start = System.nanoTime();
		for (int tenth = 0; tenth <= 11; tenth++) {
			this.monitor.answered(true);
			this.monitor.check(start + tenth * LIMIT.toNanos() / 10);
		}
		return this.aborts.get();
	}

	@Test
	void cancelledRowsAreAbortedOnceTheConnectionIsToBeReleased() {
		this.monitor.awaitAnswer();
		this.monitor.cancel();
		assertThat(abortsAfterASecondOfRows()).as("in a transaction that continues").isZero();
		this.monitor.requestRelease();
		assertThat(abortsAfterASecondOfRows()).isOne();
		assertThat(abortsAfterASecondOfRows()).as("again").isOne();
	}

	@Test
	void rowsThatAreReadAreNot() {
		this.monitor.awaitAnswer();
		this.monitor.requestRelease();
		assertThat(abortsAfterASecondOfRows()).isZero();
	}

	@Test
	void cancelledStatementWithoutRowsKeepsItsLimit() {
		this.monitor.awaitAnswer();
		this.monitor.answered(false);
		this.monitor.cancel();
		this.monitor.requestRelease();
		this.monitor.check(System.nanoTime() + 10 * LIMIT.toNanos());
		assertThat(this.aborts).hasValue(0);
	}

	private final class Statements implements StatementFailureListener {

		@Override
		public void abort(Throwable cause) {
			StatementMonitorTests.this.aborts.incrementAndGet();
		}

		@Override
		public void failed(Throwable failure) {
			throw new AssertionError(failure);
		}

	}

}
