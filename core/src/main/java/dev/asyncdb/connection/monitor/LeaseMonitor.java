package dev.asyncdb.connection.monitor;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.LongConsumer;

import dev.asyncdb.reactive.DeadlineKeeper;
import dev.asyncdb.reactive.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * Checks a lease for leaks, an expired deadline and a statement without an answer, from
 * the acquisition of its connection until the release.
 * <p>
 * One deadline is checked together with the lease, without the cost of a shared one.
 * Further deadlines, which are rare, and those of a lease without a connection are shared
 * ones. Thread-safe.
 */
public final class LeaseMonitor implements DeadlineKeeper {

	private static final AtomicReferenceFieldUpdater<LeaseMonitor, Deadlines.@Nullable Deadline> DEADLINE = AtomicReferenceFieldUpdater
		.newUpdater(LeaseMonitor.class, Deadlines.Deadline.class, "deadline");

	private final LeaseMonitoring shared;

	private final LongConsumer statement;

	private volatile Deadlines.@Nullable Deadline deadline;

	private volatile boolean monitored;

	/** When the connection was acquired, zero for none. */
	private volatile long heldSince;

	private volatile boolean reported;

	private volatile @Nullable String acquiredAt;

	private @Nullable String lastStatement;

	/**
	 * Create a monitor.
	 * @param statement checks the running statement for an answer at a time, by
	 * {@link System#nanoTime()}
	 */
	public LeaseMonitor(LeaseMonitoring shared, LongConsumer statement) {
		this.shared = shared;
		this.statement = statement;
	}

	/**
	 * Record the place in the application that acquires the connection.
	 */
	public void acquiredAt(String site) {
		this.acquiredAt = site;
	}

	/**
	 * Record the last statement.
	 */
	public void recordStatement(String sql) {
		this.lastStatement = sql;
	}

	/**
	 * A connection is being acquired.
	 */
	public void acquiring() {
		this.monitored = true;
		this.shared.leases().add(this);
	}

	/**
	 * A connection was acquired.
	 */
	public void acquired() {
		this.heldSince = System.nanoTime() | 1;
		this.shared.leases().connected();
	}

	/**
	 * The connection was released, or none was acquired.
	 */
	public void released() {
		this.shared.leases().remove(this);
		this.monitored = false;
		moveToShared();
		this.heldSince = 0;
	}

	@Override
	public void keep(Deadlines.Deadline added) {
		Deadlines.Deadline before = this.deadline;
		boolean isPlaced = (before == null || before.isDone()) && DEADLINE.compareAndSet(this, before, added);
		if (!isPlaced) {
			this.shared.deadlines().keep(added);
		}
		else if (!this.monitored) {
			moveToShared();
		}
	}

	private void moveToShared() {
		Deadlines.Deadline kept = DEADLINE.getAndSet(this, null);
		if (kept != null && !kept.isDone()) {
			this.shared.deadlines().keep(kept);
		}
	}

	void check(long now) {
		long since = this.heldSince;
		if (since != 0 && this.shared.isLeak(now - since) && !this.reported) {
			this.reported = true;
			this.shared.reportLeak(this.acquiredAt, this.lastStatement);
		}
		Deadlines.Deadline kept = this.deadline;
		if (kept != null && kept.isOver(now)) {
			DEADLINE.compareAndSet(this, kept, null);
		}
		this.statement.accept(now);
	}

}
