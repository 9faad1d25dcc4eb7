package dev.asyncdb.benchmarks.harness;

import java.util.Collection;

/**
 * The median of measured values, and the range that half of them are in.
 *
 * @param low the first quartile
 * @param median the second quartile
 * @param high the third quartile
 */
public record Quartiles(double low, double median, double high) {

	/**
	 * Compute the quartiles of values.
	 * @param values at least one value
	 * @return the quartiles, each of which is one of the values
	 */
	public static Quartiles of(Collection<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
	}

	private static double at(double[] sorted, double share) {
		return sorted[(int) Math.round((sorted.length - 1) * share)];
	}

}
