package dev.asyncdb.connection;

import java.time.Duration;

/**
 * Has a lease looked at from the moment when it asks for a connection until the
 * connection has left: is it held for too long, and has a deadline passed?
 */
final class LeaseMonitor {

	private final ConnectionLease lease;

	private final LeasedConnections holdings;

	private final LeaseDeadlines deadlines;

	private final LeakDetector leak = new LeakDetector();

	LeaseMonitor(ConnectionLease lease, LeasedConnections holdings, LeaseDeadlines deadlines) {
		this.lease = lease;
		this.holdings = holdings;
		this.deadlines = deadlines;
	}

	LeakDetector leak() {
		return this.leak;
	}

	/**
	 * A connection is asked for.
	 */
	void asked() {
		this.deadlines.begin();
		this.holdings.taken(this.lease);
	}

	/**
	 * There is a connection.
	 */
	void taken() {
		this.leak.start();
	}

	/**
	 * The connection has left, or none will come.
	 */
	void left() {
		this.holdings.returned(this.lease);
		this.deadlines.end();
		this.leak.stop();
	}

	void look(long now, Duration held) {
		this.leak.look(now, held);
		this.deadlines.look(now);
	}

}
