package dev.asyncdb.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import reactor.core.publisher.Flux;

/**
 * Runs the contestants alternately, round by round, so that a disturbance of the machine
 * affects all of them. The first round is the warm-up.
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
		scenario.contestants().forEach((contestant) -> rates.put(contestant.name(), new ArrayList<>()));
		for (int round = 0; round <= this.rounds; round++) {
			for (Contestant contestant : inTurn(scenario.contestants(), round)) {
				scenario.before().block();
				double rate = rate(contestant, scenario.concurrency());
				if (round > 0) {
					Objects.requireNonNull(rates.get(contestant.name())).add(rate);
				}
			}
		}
		return rates;
	}

	// The position in a round can influence the result
	private static List<Contestant> inTurn(List<Contestant> contestants, int round) {
		List<Contestant> order = new ArrayList<>(contestants);
		if (round % 2 == 1) {
			Collections.reverse(order);
		}
		return order;
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
		return quantile(values, 0.5);
	}

	static double quantile(List<Double> values, double share) {
		List<Double> sorted = new ArrayList<>(values);
		Collections.sort(sorted);
		return sorted.get((int) (sorted.size() * share));
	}

}
