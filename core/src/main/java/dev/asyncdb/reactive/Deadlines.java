package dev.asyncdb.reactive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * Many deadlines that hardly ever pass, looked at together. A timer for each would cost
 * more than what it guards. Thread-safe.
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
	 * One deadline.
	 */
	public static final class Deadline {

		private final long at;

		private final AtomicReference<@Nullable Runnable> missed;

		Deadline(long at, Runnable missed) {
			this.at = at;
			this.missed = new AtomicReference<>(missed);
		}

		/**
		 * There is no need any more.
		 */
		void done() {
			this.missed.lazySet(null);
		}

		public boolean isDone() {
			return this.missed.get() == null;
		}

		/**
		 * Whether there is nothing more to wait for. What was missed is done.
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
