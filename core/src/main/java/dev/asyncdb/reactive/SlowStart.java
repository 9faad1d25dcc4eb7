package dev.asyncdb.reactive;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

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

	private static final AtomicReference<@Nullable Sample> LAST = new AtomicReference<>();

	private final long limit;

	private final long begin = System.nanoTime();

	/** Negative while the first sample is older than the wait. */
	private long idle;

	private Sample before;

	/**
	 * Begin to wait.
	 * @param limit longest time to wait while this process is idle
	 */
	public SlowStart(Duration limit) {
		this.limit = limit.toNanos();
		this.before = sample();
		this.idle = this.before.at - this.begin;
	}

	// Many may wait, and reading the time of each thread must not make the process busy
	private Sample sample() {
		long now = System.nanoTime();
		Sample last = LAST.get();
		if (last != null && now - last.at < this.limit / STEPS / 2) {
			return last;
		}
		Sample taken = new Sample(now, cpuTime());
		LAST.set(taken);
		return taken;
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
		Sample now = sample();
		long elapsed = now.at - this.before.at;
		boolean isBusy = (now.cpuTime - this.before.cpuTime) * BUSY_FRACTION > elapsed;
		this.idle += isBusy ? 0 : Math.max(0, elapsed);
		this.before = now;
		return this.idle >= this.limit * (STEPS - 1) / STEPS || System.nanoTime() - this.begin > LONGEST;
	}

	/**
	 * The processor time that this process had used at a time.
	 */
	private record Sample(long at, long cpuTime) {
	}

}
