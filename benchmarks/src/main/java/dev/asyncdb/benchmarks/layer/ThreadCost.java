package dev.asyncdb.benchmarks.layer;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/**
 * What one operation costs the thread that calls it.
 *
 * @param cpuMicros microseconds of processor time
 * @param bytes allocated memory
 */
record ThreadCost(double cpuMicros, double bytes) {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/**
	 * Measure on the current thread.
	 * @param operations calls the operation
	 * @param times how many times it does so
	 * @return the mean of the calls
	 */
	static ThreadCost of(Runnable operations, int times) {
		long bytes = THREADS.getCurrentThreadAllocatedBytes();
		long cpu = THREADS.getCurrentThreadCpuTime();
		operations.run();
		double cpuMicros = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3;
		double allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
		return new ThreadCost(cpuMicros / times, allocated / times);
	}

}
