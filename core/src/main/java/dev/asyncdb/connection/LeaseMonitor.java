package dev.asyncdb.connection;

import java.time.Duration;

import dev.asyncdb.metrics.DatabaseMetricsRecorder;

/**
 * Checks a lease for leaks and expired deadlines, from the acquisition of its connection
 * until the release.
 */
final class LeaseMonitor {

	private final ConnectionLease lease;

	private final LeasedConnections leases;

	private final LeaseDeadlines deadlines;

	private final LeakDetector leakDetector = new LeakDetector();

	LeaseMonitor(ConnectionLease lease, LeasedConnections leases, LeaseDeadlines deadlines) {
		this.lease = lease;
		this.leases = leases;
		this.deadlines = deadlines;
	}

	LeakDetector leakDetector() {
		return this.leakDetector;
	}

	/**
	 * A connection is being acquired.
	 */
	void acquiring() {
		this.deadlines.startMonitoring();
		this.leases.add(this.lease);
	}

	/**
	 * A connection was acquired.
	 */
	void acquired() {
		this.leakDetector.start();
	}

	/**
	 * The connection was released, or none was acquired.
	 */
	void released() {
		this.leases.remove(this.lease);
		this.deadlines.stopMonitoring();
		this.leakDetector.stop();
	}

	void check(long now, Duration threshold, DatabaseMetricsRecorder recorder) {
		this.leakDetector.check(now, threshold, recorder);
		this.deadlines.check(now);
	}

}
