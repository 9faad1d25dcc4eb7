package dev.asyncdb.reactive;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.asyncdb.error.NoAnswerException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What counts as silence of a server.
 */
class StatementMonitorTests {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private static final Duration IDLE = Duration.ofSeconds(5);

	private final AtomicInteger aborts = new AtomicInteger();

	private final AtomicInteger completions = new AtomicInteger();

	private final Reader reader = new Reader();

	private final StatementMonitor monitor = new StatementMonitor(this.completions::incrementAndGet,
			new StatementLimits("SELECT 1", LIMIT, IDLE), new Statements());

	private int abortsAfterTwoChecks() {
		this.monitor.check(0, () -> false);
		this.monitor.check(LIMIT.toNanos() + 1, () -> false);
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
		this.monitor.answered();
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
		assertThat(this.monitor.openResult(this.reader)).isTrue();
		this.monitor.awaitAnswer();
		this.monitor.complete();
		assertThat(this.completions).hasValue(0);
		assertThat(abortsAfterTwoChecks()).isOne();
		this.monitor.closeResult(this.reader);
		assertThat(this.completions).hasValue(1);
		assertThat(this.monitor.openResult(this.reader)).as("after the end").isFalse();
	}

	private int abortsAfterASecondOfRows() {
		long start = System.nanoTime();
		for (int tenth = 0; tenth <= 11; tenth++) {
			this.monitor.answered();
			this.monitor.awaitAnswer();
			this.monitor.check(start + tenth * LIMIT.toNanos() / 10, () -> false);
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
		this.monitor.answered();
		this.monitor.cancel();
		this.monitor.requestRelease();
		this.monitor.check(System.nanoTime() + 10 * LIMIT.toNanos(), () -> false);
		assertThat(this.aborts).hasValue(0);
	}

	private int abortsAfterIdling() {
		this.monitor.check(0, () -> false);
		this.monitor.check(IDLE.toNanos() + 1, () -> false);
		return this.aborts.get();
	}

	@Test
	void readerThatRequestsNothingIsGivenUp() {
		this.monitor.openResult(this.reader);
		this.monitor.awaitAnswer();
		this.monitor.answered();
		assertThat(abortsAfterIdling()).isOne();
		assertThat(this.reader.failure).hasMessageContaining("stream-idle-timeout");
	}

	@ParameterizedTest
	@CsvSource({ "false, false, true, 0", "true, false, false, 0", "true, false, true, 1", "false, true, false, 1" })
	void readerThatIsStalledIsGivenUpForOthersAndOneThatIsGoneInAnyCase(boolean isStalled, boolean isGone,
			boolean isAwaited, int aborts) {
		this.reader.state = new State(isStalled, isGone);
		this.monitor.openResult(this.reader);
		this.monitor.check(0, () -> isAwaited);
		assertThat(this.aborts).hasValue(aborts);
	}

	@Test
	void readerThatWorksOnARowIsNotGivenUp() {
		this.monitor.openResult(this.reader);
		this.reader.isBusy = true;
		this.monitor.answered();
		assertThat(abortsAfterIdling()).isZero();
	}

	// The driver sends no signal to a subscriber without demand
	@Test
	void abortFailsTheStatementAndItsOpenResultsAndCompletes() {
		Reader result = new Reader();
		this.monitor.begin(this.reader);
		this.monitor.openResult(result);
		this.monitor.awaitAnswer();
		assertThat(abortsAfterTwoChecks()).isOne();
		assertThat(this.reader.failure).isSameAs(result.failure).isInstanceOf(NoAnswerException.class);
		assertThat(this.completions).hasValue(1);
		this.monitor.closeResult(result);
		this.monitor.complete();
		assertThat(this.completions).as("after the end").hasValue(1);
	}

	@Test
	void resultThatIsNotRequestedIsNoSilenceOfTheServer() {
		this.monitor.begin(this.reader);
		this.monitor.openResult(new Reader());
		this.monitor.awaitAnswer();
		this.monitor.closeResult(new Reader());
		assertThat(abortsAfterTwoChecks()).isZero();
		this.monitor.answered();
		this.reader.isRequested = true;
		this.monitor.openResult(new Reader());
		this.monitor.closeResult(new Reader());
		assertThat(abortsAfterTwoChecks()).as("requested").isOne();
	}

	@Test
	void statementsThatWaitForEachOtherAreNamedAfterTheShorterLimit() {
		this.monitor.begin(this.reader);
		this.monitor.readAhead("SELECT 2");
		assertThat(abortsAfterTwoChecks()).isOne();
		assertThat(this.reader.failure).hasMessageContainingAll("[SELECT 2]", "[SELECT 1]");
	}

	@Test
	void readerThatReadsNowAndThenIsNotGivenUp() {
		this.monitor.openResult(this.reader);
		for (int row = 0; row < 5; row++) {
			this.monitor.answered();
			this.monitor.check(row * IDLE.toNanos(), () -> false);
		}
		assertThat(this.aborts).hasValue(0);
	}

	@Test
	void openResultsAreReadAheadOnceAnotherStatementWaits() {
		this.monitor.openResult(this.reader);
		assertThat(this.monitor.isReadAhead()).isFalse();
		this.monitor.readAhead("SELECT 2");
		assertThat(this.reader.isReadAhead).isTrue();
		assertThat(this.monitor.isReadAhead()).as("for the results that follow").isTrue();
		assertThat(this.monitor.tooManyRows(7)).hasMessageContainingAll("[SELECT 2]", "[SELECT 1]", "7 rows");
	}

	private final class Statements implements StatementFailureListener {

		@Override
		public void aborted(Throwable cause) {
			StatementMonitorTests.this.aborts.incrementAndGet();
		}

		@Override
		public void failed(Throwable failure) {
			throw new AssertionError(failure);
		}

	}

	private record State(boolean isStalled, boolean isGone) implements ReaderState {
	}

	private static final class Reader implements OpenResult {

		private boolean isBusy;

		private boolean isReadAhead;

		private boolean isRequested;

		private @Nullable ReaderState state;

		private @Nullable Throwable failure;

		@Override
		public @Nullable ReaderState reader() {
			return this.state;
		}

		@Override
		public void readAhead() {
			this.isReadAhead = true;
		}

		@Override
		public boolean giveUp(Throwable cause) {
			if (!this.isBusy) {
				this.failure = cause;
			}
			return !this.isBusy;
		}

		@Override
		public void abort(Throwable cause) {
			this.failure = cause;
		}

		@Override
		public boolean isRequested() {
			return this.isRequested;
		}

	}

}
