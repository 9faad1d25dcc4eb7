package dev.asyncdb.connection;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Many deadlines that hardly ever pass, looked at together every tenth of a second. A
 * timer for each would cost more than the statement it guards. It ticks only while there
 * is a deadline. Thread-safe.
 */
final class Deadlines {

	private static final Duration TICK = Duration.ofMillis(100);

	private final Queue<Deadline> pending = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean ticking = new AtomicBoolean();

	private final AtomicReference<@Nullable Disposable> ticks = new AtomicReference<>();

	/**
	 * Do something unless it is said in time that there is no need.
	 */
	Deadline in(long nanos, Runnable missed) {
		Deadline deadline = new Deadline(System.nanoTime() + nanos, missed);
		this.pending.add(deadline);
		if (this.ticking.compareAndSet(false, true)) {
			this.ticks.set(Schedulers.parallel()
				.schedulePeriodically(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS));
		}
		return deadline;
	}

	private void tick() {
		long now = System.nanoTime();
		this.pending.removeIf((deadline) -> deadline.isOver(now));
		if (this.pending.isEmpty()) {
			rest();
		}
	}

	// A deadline that is added meanwhile finds the ticking at its end and begins anew
	private void rest() {
		Disposable current = this.ticks.getAndSet(null);
		if (current != null) {
			current.dispose();
			this.ticking.set(false);
			if (!this.pending.isEmpty() && this.ticking.compareAndSet(false, true)) {
				this.ticks.set(Schedulers.parallel()
					.schedulePeriodically(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS));
			}
		}
	}

	/**
	 * One deadline.
	 */
	static final class Deadline {

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

		private boolean isOver(long now) {
			if (this.missed.get() == null) {
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
