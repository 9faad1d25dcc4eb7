package dev.asyncdb.benchmarks.growth;

import dev.asyncdb.benchmarks.harness.Sample;
import dev.asyncdb.benchmarks.harness.Stopwatch;

/**
 * Creates points from measured samples.
 */
final class Points {

	private Points() {
	}

	static Growth.Point of(Stopwatch watch, int size, int operations) {
		Sample sample = watch.sample(operations);
		return new Growth.Point(size, sample.seconds() * 1e3 / operations, sample.threadCpuMicros() / 1e3,
				sample.bytesEach());
	}

}
