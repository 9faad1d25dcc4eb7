package dev.asyncdb.connection;

import java.util.concurrent.atomic.AtomicReference;

import dev.asyncdb.reactive.DeadlineKeeper;
import dev.asyncdb.reactive.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one lease. While the lease is looked at anyway, its deadline is looked
 * at with it, which costs next to nothing; there is a place for one, since two hardly
 * ever run at once. All others go to those that everybody shares. Thread-safe.
 */
final class LeaseDeadlines implements DeadlineKeeper {

	private final DeadlineKeeper shared;

	private final AtomicReference<Deadlines.@Nullable Deadline> current = new AtomicReference<>();

	private volatile boolean lookedAt;

	LeaseDeadlines(DeadlineKeeper shared) {
		this.shared = shared;
	}

	@Override
	public void keep(Deadlines.Deadline deadline) {
		Deadlines.Deadline before = this.current.get();
		boolean isPlaced = (before == null || before.isDone()) && this.current.compareAndSet(before, deadline);
		if (!isPlaced) {
			this.shared.keep(deadline);
		}
		else if (!this.lookedAt) {
			moveOut();
		}
	}

	/**
	 * From now on somebody looks.
	 */
	void begin() {
		this.lookedAt = true;
	}

	/**
	 * Nobody looks any more.
	 */
	void end() {
		this.lookedAt = false;
		moveOut();
	}

	private void moveOut() {
		Deadlines.Deadline deadline = this.current.getAndSet(null);
		if (deadline != null && !deadline.isDone()) {
			this.shared.keep(deadline);
		}
	}

	/**
	 * Look whether the deadline has passed.
	 * @param now the time, by {@link System#nanoTime()}
	 */
	void look(long now) {
		Deadlines.Deadline deadline = this.current.get();
		if (deadline != null && deadline.isOver(now)) {
			this.current.compareAndSet(deadline, null);
		}
	}

}
