package dev.asyncdb.reactive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import reactor.core.scheduler.Schedulers;

/**
 * Checks many deadlines with one ticker. They hardly ever expire, and a timer for each of
 * them would cost more than the work it limits. Thread-safe.
 */
public final class Deadlines implements DeadlineKeeper {

	private final Queue<Deadline> pending = new ConcurrentLinkedQueue<>();

	private final Ticker ticker = new Ticker((now) -> this.pending.removeIf((deadline) -> deadline.isOver(now)),
			this.pending::isEmpty);

	@Override
	public void keep(Deadline deadline) {
		this.pending.add(deadline);
		this.ticker.wake();
	}

	/**
	 * A deadline and the action that runs when it expires. It is done or missed, once.
	 */
	public abstract static class Deadline {

		private static final AtomicIntegerFieldUpdater<Deadline> DONE = AtomicIntegerFieldUpdater
			.newUpdater(Deadline.class, "done");

		private volatile int done;

		private volatile long at;

		/**
		 * The deadline has expired before it was done.
		 */
		protected abstract void missed();

		/**
		 * Return whether the time is over. Otherwise it is checked again.
		 */
		protected boolean isExpired(long now) {
			return now - this.at >= 0;
		}

		/**
		 * Expire after a time.
		 */
		protected final void expireIn(long nanos) {
			this.at = System.nanoTime() + nanos;
		}

		/**
		 * The work has completed, or is given up.
		 * @return {@code false} if it already was, or the deadline was missed
		 */
		protected final boolean done() {
			return DONE.compareAndSet(this, 0, 1);
		}

		public final boolean isDone() {
			return this.done != 0;
		}

		/**
		 * Return whether the deadline is done. If it has expired now, its action is
		 * scheduled.
		 * @param now the time, by {@link System#nanoTime()}
		 */
		public final boolean isOver(long now) {
			if (isDone()) {
				return true;
			}
			if (!isExpired(now)) {
				return false;
			}
			if (done()) {
				Schedulers.parallel().schedule(this::missed);
			}
			return true;
		}

	}

	/**
	 * A deadline of an action.
	 */
	static final class Task extends Deadline {

		private final Runnable action;

		Task(long nanos, Runnable action) {
			this.action = action;
			expireIn(nanos);
		}

		@Override
		protected void missed() {
			this.action.run();
		}

	}

}
