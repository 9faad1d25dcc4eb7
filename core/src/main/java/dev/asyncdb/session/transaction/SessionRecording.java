package dev.asyncdb.session.transaction;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.asyncdb.error.CommitOutcomeUnknownException;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.SessionOutcome;

/**
 * Records the begin of one session and, once, its end. The last outcome before the end
 * counts, since a session may commit several times. Thread-safe.
 */
final class SessionRecording {

	private static final SessionRecording NONE = new SessionRecording(DatabaseMetricsRecorder.NO_OP);

	private final DatabaseMetricsRecorder recorder;

	private final long start;

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile SessionOutcome outcome = SessionOutcome.CLOSED;

	private volatile Runnable whenEnded = () -> {
	};

	private SessionRecording(DatabaseMetricsRecorder recorder) {
		this.recorder = recorder;
		this.start = System.nanoTime();
		recorder.recordSessionBegun();
	}

	static SessionRecording of(DatabaseMetricsRecorder recorder) {
		return (recorder == DatabaseMetricsRecorder.NO_OP) ? NONE : new SessionRecording(recorder);
	}

	void committed() {
		record(SessionOutcome.COMMITTED);
	}

	/**
	 * A cancel is the reason of the rollback that follows it, and a connection without an
	 * answer to COMMIT is closed.
	 */
	void rolledBack() {
		if (this.outcome != SessionOutcome.CANCELLED && this.outcome != SessionOutcome.UNKNOWN) {
			record(SessionOutcome.ROLLED_BACK);
		}
	}

	/**
	 * A commit has failed.
	 */
	void failed(Throwable failure) {
		record((failure instanceof CommitOutcomeUnknownException) ? SessionOutcome.UNKNOWN
				: SessionOutcome.ROLLED_BACK);
	}

	void unknown() {
		record(SessionOutcome.UNKNOWN);
	}

	void cancelled() {
		record(SessionOutcome.CANCELLED);
	}

	private void record(SessionOutcome last) {
		if (this != NONE) {
			this.outcome = last;
		}
	}

	void whenEnded(Runnable action) {
		this.whenEnded = action;
	}

	void ended() {
		if (this.ended.compareAndSet(false, true)) {
			this.recorder.recordSessionEnded(this.outcome, Duration.ofNanos(System.nanoTime() - this.start));
			this.whenEnded.run();
		}
	}

}
