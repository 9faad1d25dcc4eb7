package dev.asyncdb.connection;

import java.time.Duration;

import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.SqlKeyword;
import org.jspecify.annotations.Nullable;

/**
 * Records one statement when it is over. Time that it waits for its connection or for the
 * statement before it is not part of its duration. Thread-safe.
 */
final class StatementRecording {

	private final DatabaseMetricsRecorder recorder;

	private final String sql;

	private volatile long start;

	private volatile boolean sent;

	private volatile boolean failed;

	private StatementRecording(DatabaseMetricsRecorder recorder, String sql) {
		this.recorder = recorder;
		this.sql = sql;
	}

	/**
	 * Return how to record a statement, {@code null} if nothing is recorded.
	 */
	static @Nullable StatementRecording of(ConnectionSource source, @Nullable String sql) {
		return (sql != null && source.isRecording()) ? new StatementRecording(source.recorder(), sql) : null;
	}

	void start() {
		this.start = System.nanoTime();
		this.sent = true;
	}

	void failed() {
		this.failed = true;
	}

	void end() {
		if (this.sent) {
			this.recorder.recordStatement(this.sql, SqlKeyword.of(this.sql),
					Duration.ofNanos(System.nanoTime() - this.start), this.failed);
		}
	}

}
