package dev.asyncdb.reactive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
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
	 * A deadline and the action that runs when it expires.
	 */
	public static final class Deadline {

		private final long at;

		private final AtomicReference<@Nullable Runnable> missed;

		Deadline(long at, Runnable missed) {
			this.at = at;
			this.missed = new AtomicReference<>(missed);
		}

		/**
		 * Cancel the deadline: the work has completed.
		 */
		void done() {
			this.missed.lazySet(null);
		}

		public boolean isDone() {
			return this.missed.get() == null;
		}

		/**
		 * Return whether the deadline is done. If it has expired now, its action is
		 * scheduled.
		 * @param now the time, by {@link System#nanoTime()}
		 */
		public boolean isOver(long now) {
			if (isDone()) {
				return true;
			}
			if (now - this.at < 0) {
				return false;
			}
			Runnable action = this.missed.getAndSet(null);
			if (action != null) {
				Schedulers.parallel().schedule(action);
			}
			return true;
		}

	}

}
