package dev.asyncdb.session.transaction;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.SessionOutcome;

/**
 * Records the begin of one session and, once, its end. The last outcome before the end
 * counts, since a session may commit several times. Thread-safe.
 */
final class SessionRecording {

	private final DatabaseMetricsRecorder recorder;

	private final long start;

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile SessionOutcome outcome = SessionOutcome.CLOSED;

	SessionRecording(DatabaseMetricsRecorder recorder) {
		this.recorder = recorder;
		this.start = isEnabled() ? System.nanoTime() : 0;
		recorder.recordSessionBegun();
	}

	private boolean isEnabled() {
		return this.recorder != DatabaseMetricsRecorder.NO_OP;
	}

	void committed() {
		this.outcome = SessionOutcome.COMMITTED;
	}

	/**
	 * A cancel is the reason of the rollback that follows it.
	 */
	void rolledBack() {
		if (this.outcome != SessionOutcome.CANCELLED) {
			this.outcome = SessionOutcome.ROLLED_BACK;
		}
	}

	void cancelled() {
		this.outcome = SessionOutcome.CANCELLED;
	}

	void ended() {
		if (isEnabled() && this.ended.compareAndSet(false, true)) {
			this.recorder.recordSessionEnded(this.outcome, Duration.ofNanos(System.nanoTime() - this.start));
		}
	}

}
