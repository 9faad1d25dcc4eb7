package dev.asyncdb.benchmarks.harness;

import java.time.Duration;

/**
 * The end of a measurement. The first operation of each caller always begins.
 *
 * @param nanos on the clock of {@link System#nanoTime()}
 */
record Deadline(long nanos) {

	/** Lets each caller do one operation. */
	static final Deadline OVER = in(Duration.ZERO);

	static Deadline in(Duration duration) {
		return new Deadline(System.nanoTime() + duration.toNanos());
	}

	boolean isOver() {
		return System.nanoTime() - this.nanos >= 0;
	}

}
