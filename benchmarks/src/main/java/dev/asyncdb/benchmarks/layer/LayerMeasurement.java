package dev.asyncdb.benchmarks.layer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Measures contestants on the current thread, in turn. Neither processor time nor
 * allocated bytes depend on what else the machine does, apart from its caches.
 *
 * @param warmUp how many times a contestant runs before, twice
 * @param rounds number of rounds
 * @param batch how long a contestant runs in a round, about
 */
record LayerMeasurement(int warmUp, int rounds, Duration batch) {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int CALLS_HERE = 100;

	Map<String, List<ThreadCost>> run(List<LayerCall> contestants) {
		Map<String, Integer> times = new LinkedHashMap<>();
		// Twice, since code is compiled again when the next contestant uses it otherwise
		for (int pass = 0; pass < 2; pass++) {
			contestants.forEach((contestant) -> times.put(contestant.name(), warmUp(contestant)));
		}
		Map<String, List<ThreadCost>> costs = new LinkedHashMap<>();
		for (int round = 0; round < this.rounds; round++) {
			for (LayerCall contestant : contestants) {
				int count = Objects.requireNonNull(times.get(contestant.name()));
				costs.computeIfAbsent(contestant.name(), (name) -> new ArrayList<>())
					.add(ThreadCost.of(() -> CallingThread.run(contestant, count), count));
			}
		}
		return costs;
	}

	private int warmUp(LayerCall contestant) {
		openConnections(contestant);
		CallingThread.run(contestant, this.warmUp);
		return CallingThread.runFor(contestant, this.batch.toNanos());
	}

	// Pools open their connections on other threads, which may still release one then
	private static void openConnections(LayerCall contestant) {
		int here = 0;
		while (here < CALLS_HERE) {
			AtomicReference<Thread> last = new AtomicReference<>();
			contestant.work().then().doOnTerminate(() -> last.set(Thread.currentThread())).block(TIMEOUT);
			here = (last.get() == Thread.currentThread()) ? here + 1 : 0;
		}
	}

}
