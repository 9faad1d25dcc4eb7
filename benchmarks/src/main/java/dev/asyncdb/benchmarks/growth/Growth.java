package dev.asyncdb.benchmarks.growth;

import java.util.List;

/**
 * The costs of one operation for growing sizes.
 *
 * @param name what was done
 * @param points the measured points, in the order of their sizes
 */
public record Growth(String name, List<Point> points) {

	/**
	 * A measured point.
	 *
	 * @param size how many objects there were, or which call it was
	 * @param millis how long the operation took
	 * @param cpuMillis processor time of the client
	 * @param bytes allocated memory
	 */
	public record Point(int size, double millis, double cpuMillis, double bytes) {

	}

}
