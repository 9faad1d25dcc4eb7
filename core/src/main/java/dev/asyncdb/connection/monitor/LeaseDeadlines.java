package dev.asyncdb.connection.monitor;

import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.reactive.DeadlineKeeper;
import dev.asyncdb.reactive.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one lease. One deadline is checked by the periodic check of a
 * monitored lease, without the cost of a shared deadline. Further ones, which are rare,
 * and those of a lease that is not monitored are added to the shared deadlines.
 * Thread-safe.
 */
public final class LeaseDeadlines implements DeadlineKeeper {

	private final DeadlineKeeper shared;

	private final AtomicReference<Deadlines.@Nullable Deadline> current = new AtomicReference<>();

	private volatile boolean monitored;

	public LeaseDeadlines(DeadlineKeeper shared) {
		this.shared = shared;
	}

	@Override
	public void keep(Deadlines.Deadline deadline) {
		Deadlines.Deadline before = this.current.get();
		boolean isPlaced = (before == null || before.isDone()) && this.current.compareAndSet(before, deadline);
		if (!isPlaced) {
			this.shared.keep(deadline);
		}
		else if (!this.monitored) {
			moveToShared();
		}
	}

	/**
	 * The lease is monitored from now on.
	 */
	void startMonitoring() {
		this.monitored = true;
	}

	/**
	 * The lease is no longer monitored.
	 */
	void stopMonitoring() {
		this.monitored = false;
		moveToShared();
	}

	private void moveToShared() {
		Deadlines.Deadline deadline = this.current.getAndSet(null);
		if (deadline != null && !deadline.isDone()) {
			this.shared.keep(deadline);
		}
	}

	/**
	 * Check whether the deadline has expired.
	 * @param now the time, by {@link System#nanoTime()}
	 */
	void check(long now) {
		Deadlines.Deadline deadline = this.current.get();
		if (deadline != null && deadline.isOver(now)) {
			this.current.compareAndSet(deadline, null);
		}
	}

}
