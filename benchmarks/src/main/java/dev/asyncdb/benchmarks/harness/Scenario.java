package dev.asyncdb.benchmarks.harness;

import java.util.List;

/**
 * A scenario with the implementations that are compared.
 *
 * @param name what is done
 * @param place where the database is, for the report
 * @param concurrency how often it is done at the same time
 * @param before runs before each measurement and is not measured
 * @param contestants the implementations, the baseline first
 */
public record Scenario(String name, String place, int concurrency, Runnable before, List<Contestant> contestants) {

	public Scenario(String name, String place, int concurrency, List<Contestant> contestants) {
		this(name, place, concurrency, () -> {
		}, contestants);
	}

	/**
	 * Return name, place and concurrency.
	 */
	public String title() {
		return "%s, %s, concurrency %d".formatted(this.name, this.place, this.concurrency);
	}

}
