package dev.asyncdb.connection.monitor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.error.LogText;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one warning if a connection is held beyond the leak detection threshold, with the
 * place that acquired it and its last statement. Thread-safe.
 */
public final class LeakDetector {

	private static final Logger logger = LoggerFactory.getLogger(LeakDetector.class);

	private final AtomicReference<String> acquiredAt = new AtomicReference<>("an unknown place");

	private final AtomicReference<String> lastStatement = new AtomicReference<>("none");

	private final AtomicBoolean reported = new AtomicBoolean();

	private volatile long since;

	private volatile boolean started;

	/**
	 * Record the place in the application that acquires the connection.
	 */
	public void acquiredAt(String site) {
		this.acquiredAt.set(site);
	}

	/**
	 * Record the last statement.
	 */
	public void recordStatement(String sql) {
		this.lastStatement.lazySet(sql);
	}

	void start() {
		this.since = System.nanoTime();
		this.started = true;
	}

	void stop() {
		this.started = false;
	}

	/**
	 * Log a warning and record it, once, if the connection is held beyond the threshold.
	 * @param now the time, by {@link System#nanoTime()}
	 * @param threshold the leak detection threshold
	 */
	void check(long now, Duration threshold, DatabaseMetricsRecorder recorder) {
		if (this.started && now - this.since > threshold.toNanos() && this.reported.compareAndSet(false, true)) {
			recorder.recordConnectionLeak();
			logger.warn(
					"A connection is held for more than {}, which is a possible leak. Acquired at: {}. Last statement: {}",
					threshold, this.acquiredAt.get(), LogText.of(this.lastStatement.get()));
		}
	}

}
