package dev.asyncdb.benchmarks.harness;

import java.util.Map;

/**
 * What one contestant did in one round.
 *
 * @param operations how often it has done its work
 * @param seconds how long it took
 * @param processCpu processor time of the process in seconds, with garbage collection and
 * compilation
 * @param threadCpu processor time in seconds by kind of thread
 * @param bytes allocated memory
 */
public record Sample(long operations, double seconds, double processCpu, Map<String, Double> threadCpu, long bytes) {

	public double rate() {
		return this.operations / this.seconds;
	}

	public double processCpuMicros() {
		return this.processCpu * 1e6 / this.operations;
	}

	/**
	 * Return the processor time of one operation on all threads of the contestant.
	 */
	public double threadCpuMicros() {
		return this.threadCpu.values().stream().mapToDouble(Double::doubleValue).sum() * 1e6 / this.operations;
	}

	public double bytesEach() {
		return (double) this.bytes / this.operations;
	}

}
