package dev.asyncdb.reactive;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Measures for how long a statement makes no progress. Checked by one thread.
 */
final class Standstill {

	private volatile int progress = -1;

	private volatile long since;

	/**
	 * Most statements end before they are checked for the first time.
	 */
	static Standstill orNew(@Nullable Standstill before) {
		return (before != null) ? before : new Standstill();
	}

	/**
	 * Return whether nothing has happened for longer than a limit.
	 * @param applies whether the statement is in the state that is measured
	 * @param answers the number of answers until now
	 * @param now the time, by {@link System#nanoTime()}
	 */
	boolean exceeds(boolean applies, int answers, long now, Duration limit) {
		if (!applies || answers != this.progress) {
			this.progress = answers;
			this.since = now;
			return false;
		}
		return now - this.since > limit.toNanos();
	}

}
