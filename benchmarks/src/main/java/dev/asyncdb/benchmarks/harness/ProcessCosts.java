package dev.asyncdb.benchmarks.harness;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.asyncdb.benchmarks.network.DelayProxy;

/**
 * What the process and its threads have used so far.
 *
 * @param nanos the time of the look
 * @param processCpu processor time of the process in nanoseconds
 * @param threads by identifier of the thread
 */
record ProcessCosts(long nanos, long processCpu, Map<Long, ThreadCosts> threads) {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	static ProcessCosts now() {
		long[] ids = THREADS.getAllThreadIds();
		long[] cpu = THREADS.getThreadCpuTime(ids);
		long[] bytes = THREADS.getThreadAllocatedBytes(ids);
		var infos = THREADS.getThreadInfo(ids);
		Map<Long, ThreadCosts> threads = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			if (infos[i] != null && !DelayProxy.isThread(infos[i].getThreadName())) {
				threads.put(ids[i], new ThreadCosts(kind(infos[i].getThreadName()), cpu[i], bytes[i]));
			}
		}
		return new ProcessCosts(System.nanoTime(), SYSTEM.getProcessCpuTime(), threads);
	}

	// reactor-tcp-epoll-1 and reactor-tcp-epoll-2 are of one kind
	private static String kind(String thread) {
		return thread.replaceAll("[-#]?\\d+.*$", "");
	}

	Sample until(ProcessCosts later, long operations) {
		Map<String, Double> cpu = new TreeMap<>();
		long bytes = 0;
		for (Map.Entry<Long, ThreadCosts> thread : later.threads.entrySet()) {
			ThreadCosts costs = thread.getValue().since(this.threads.get(thread.getKey()));
			cpu.merge(costs.kind(), costs.cpu() / 1e9, Double::sum);
			bytes += costs.bytes();
		}
		return new Sample(operations, (later.nanos - this.nanos) / 1e9, (later.processCpu - this.processCpu) / 1e9, cpu,
				bytes);
	}

}
