package dev.asyncdb.connection.monitor;

import java.time.Duration;
import java.util.function.LongConsumer;

import dev.asyncdb.metrics.DatabaseMetricsRecorder;

/**
 * Checks a lease for leaks, expired deadlines and a statement without an answer, from the
 * acquisition of its connection until the release.
 */
public final class LeaseMonitor {

	private final LeasedConnections leases;

	private final LeaseDeadlines deadlines;

	private final Duration leakThreshold;

	private final DatabaseMetricsRecorder recorder;

	private final LongConsumer statement;

	private final LeakDetector leakDetector = new LeakDetector();

	/**
	 * Create a monitor.
	 * @param statement checks the running statement for an answer at a time, by
	 * {@link System#nanoTime()}
	 */
	public LeaseMonitor(LeasedConnections leases, LeaseDeadlines deadlines, Duration leakThreshold,
			DatabaseMetricsRecorder recorder, LongConsumer statement) {
		this.leases = leases;
		this.deadlines = deadlines;
		this.leakThreshold = leakThreshold;
		this.recorder = recorder;
		this.statement = statement;
	}

	public LeakDetector leakDetector() {
		return this.leakDetector;
	}

	/**
	 * A connection is being acquired.
	 */
	public void acquiring() {
		this.deadlines.startMonitoring();
		this.leases.add(this);
	}

	/**
	 * A connection was acquired.
	 */
	public void acquired() {
		this.leakDetector.start();
	}

	/**
	 * The connection was released, or none was acquired.
	 */
	public void released() {
		this.leases.remove(this);
		this.deadlines.stopMonitoring();
		this.leakDetector.stop();
	}

	void check(long now) {
		this.leakDetector.check(now, this.leakThreshold, this.recorder);
		this.deadlines.check(now);
		this.statement.accept(now);
	}

}
