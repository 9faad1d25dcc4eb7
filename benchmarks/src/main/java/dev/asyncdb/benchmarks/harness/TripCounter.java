package dev.asyncdb.benchmarks.harness;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts the round trips of each contestant. They do not depend on the load of the
 * machine.
 *
 * @param trips how many round trips there were so far
 * @param operations how many operations to count
 */
public record TripCounter(LongSupplier trips, int operations) {

	// Drivers prepare a statement on the server when it was executed a few times
	private static final int WARM_UP = 10;

	/**
	 * Count.
	 * @return the mean of the round trips of an operation, by contestant
	 */
	public Map<String, Double> count(Scenario scenario) {
		Map<String, Double> counted = new LinkedHashMap<>();
		scenario.before().run();
		for (Contestant contestant : scenario.contestants()) {
			ContestantRun.of(contestant).times(Math.min(WARM_UP, this.operations));
			long before = this.trips.getAsLong();
			ContestantRun.of(contestant).times(this.operations);
			counted.put(contestant.name(), (double) (this.trips.getAsLong() - before) / this.operations);
		}
		return counted;
	}

}
