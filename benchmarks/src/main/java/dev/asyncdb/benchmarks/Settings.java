package dev.asyncdb.benchmarks;

import java.time.Duration;
import java.util.List;

import dev.asyncdb.benchmarks.harness.Measurement;

/**
 * How long to measure.
 *
 * @param near rounds of scenarios without a network
 * @param far rounds of scenarios over a network
 * @param layerWarmUp calls before the layers are measured
 * @param layerRounds rounds of the layers
 * @param trips operations whose round trips are counted
 * @param sizes numbers of objects for growth
 * @param rows rows of a bulk statement
 */
record Settings(Measurement near, Measurement far, int layerWarmUp, int layerRounds, int trips, List<Integer> sizes,
		int rows) {

	private static final List<Integer> SIZES = List.of(3125, 6250, 12_500, 25_000, 50_000, 100_000);

	/**
	 * About ten minutes on a quiet machine. The compiler needs some seconds for a long
	 * path, which would be counted otherwise.
	 */
	static Settings standard() {
		return new Settings(rounds(8, 7, 350), rounds(1, 5, 300), 10_000, 11, 20, SIZES, 10_000);
	}

	/**
	 * For the figures that do not depend on the load of the machine: round trips, bytes
	 * and growth. Rates mean nothing.
	 */
	static Settings brief() {
		return new Settings(rounds(1, 3, 100), rounds(1, 3, 100), 5000, 5, 20, SIZES, 10_000);
	}

	/**
	 * Each operation once, to see that results are right.
	 */
	static Settings smoke() {
		return new Settings(rounds(0, 1, 0), rounds(0, 1, 0), 1, 1, 1, List.of(10, 20), 100);
	}

	static Settings named(String name) {
		return switch (name) {
			case "standard" -> standard();
			case "brief" -> brief();
			case "smoke" -> smoke();
			default -> throw new IllegalArgumentException("No setting " + name + ": standard, brief or smoke");
		};
	}

	private static Measurement rounds(int warmUps, int rounds, long millis) {
		return new Measurement(warmUps, rounds, Duration.ofMillis(millis));
	}

}
