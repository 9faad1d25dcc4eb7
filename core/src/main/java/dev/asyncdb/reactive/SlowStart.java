package dev.asyncdb.reactive;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;

/**
 * Measures how long this process waits for a server, without the time that it needs
 * itself. A first connection loads most classes of a driver; on little CPU that takes
 * longer than any reasonable limit for a server. A process that waits for a server uses
 * hardly any CPU.
 */
public final class SlowStart {

	private static final long LONGEST = Duration.ofSeconds(40).toNanos();

	private static final int BUSY_FRACTION = 50;

	private static final int STEPS = 10;

	private final long limit;

	private final long begin = System.nanoTime();

	private long idle;

	private long since = this.begin;

	private long used = cpuTime();

	/**
	 * Begin to wait.
	 * @param limit longest time to wait while this process is idle
	 */
	public SlowStart(Duration limit) {
		this.limit = limit.toNanos();
	}

	// The time of the process counts a whole clock tick for a thread that wakes up
	// briefly
	private static long cpuTime() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		return threads.isThreadCpuTimeSupported() ? Arrays.stream(threads.getAllThreadIds())
			.map(threads::getThreadCpuTime)
			.filter((time) -> time > 0)
			.sum() : 0;
	}

	/**
	 * The time until the next check.
	 */
	public Duration step() {
		return Duration.ofNanos(this.limit / STEPS);
	}

	/**
	 * Return whether the wait has lasted too long. Has to be called once for each step.
	 */
	public synchronized boolean isOver() {
		long now = System.nanoTime();
		long usedBefore = this.used;
		this.used = cpuTime();
		boolean isBusy = (this.used - usedBefore) * BUSY_FRACTION > now - this.since;
		this.idle += isBusy ? 0 : now - this.since;
		this.since = now;
		return this.idle >= this.limit * (STEPS - 1) / STEPS || now - this.begin > LONGEST;
	}

}
