package dev.asyncdb.benchmarks.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs the contestants alternately, round by round, so that a disturbance of the machine
 * affects all of them. The first rounds are the warm-up.
 *
 * @param warmUps number of rounds before those that count
 * @param rounds number of rounds that count
 * @param duration how long each contestant runs in a round; an operation is never cut
 */
public record Measurement(int warmUps, int rounds, Duration duration) {

	/**
	 * Measure a scenario.
	 * @return the samples of each round, by contestant
	 * @throws IllegalStateException if a result is wrong
	 */
	public Map<String, List<Sample>> run(Scenario scenario) {
		Map<String, List<Sample>> samples = new LinkedHashMap<>();
		scenario.contestants().forEach((contestant) -> samples.put(contestant.name(), new ArrayList<>()));
		for (int round = 0; round < this.warmUps + this.rounds; round++) {
			for (Contestant contestant : inTurn(scenario.contestants(), round)) {
				scenario.before().run();
				Sample sample = sample(contestant, scenario.concurrency());
				if (round >= this.warmUps) {
					Objects.requireNonNull(samples.get(contestant.name())).add(sample);
				}
			}
		}
		return samples;
	}

	// The position in a round can influence the result
	private static List<Contestant> inTurn(List<Contestant> contestants, int round) {
		List<Contestant> order = new ArrayList<>(contestants);
		if (round % 2 == 1) {
			Collections.reverse(order);
		}
		return order;
	}

	private Sample sample(Contestant contestant, int concurrency) {
		ProcessCosts before = ProcessCosts.now();
		Deadline deadline = Deadline.in(this.duration);
		long operations = ContestantRun.of(contestant).repeat(concurrency, deadline);
		return before.until(ProcessCosts.now(), operations);
	}

}
