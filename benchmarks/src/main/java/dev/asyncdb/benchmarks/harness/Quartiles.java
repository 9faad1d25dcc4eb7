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
		int last = sorted.length - 1;
		return new Quartiles(sorted[last / 4], sorted[last / 2], sorted[last - last / 4]);
	}

}
