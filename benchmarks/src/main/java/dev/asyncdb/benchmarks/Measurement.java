package dev.asyncdb.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;

/**
 * Lets contestants run in turn, round by round, so that what disturbs the machine
 * disturbs all. One round warms up.
 *
 * @param rounds number of rounds that count
 * @param duration how long each contestant runs in a round
 */
record Measurement(int rounds, Duration duration) {

	/**
	 * Measure a scenario.
	 * @return operations per second of each round, by contestant
	 */
	Map<String, List<Double>> run(Scenario scenario) {
		Map<String, List<Double>> rates = new LinkedHashMap<>();
		for (int round = 0; round <= this.rounds; round++) {
			for (Contestant contestant : scenario.contestants()) {
				scenario.before().block();
				double rate = rate(contestant, scenario.concurrency());
				if (round > 0) {
					rates.computeIfAbsent(contestant.name(), (name) -> new ArrayList<>()).add(rate);
				}
			}
		}
		return rates;
	}

	private double rate(Contestant contestant, int concurrency) {
		long start = System.nanoTime();
		long end = start + this.duration.toNanos();
		Long done = Flux.range(0, Integer.MAX_VALUE)
			.takeWhile((index) -> System.nanoTime() < end)
			.flatMap((index) -> contestant.work().then().thenReturn(1), concurrency, concurrency)
			.count()
			.block();
		double seconds = (System.nanoTime() - start) / 1e9;
		return ((done != null) ? done : 0) / seconds;
	}

	static double median(List<Double> values) {
		List<Double> sorted = new ArrayList<>(values);
		Collections.sort(sorted);
		return sorted.get(sorted.size() / 2);
	}

}
