package dev.asyncdb.benchmarks;

import java.io.PrintStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Prints a scenario as a Markdown table. The last column is the ratio to the first
 * contestant (1.00 is equal, more is faster): the median of the ratios of all rounds with
 * their quartiles, since a disturbance of a round affects both sides of its ratio.
 */
record Report(PrintStream out) {

	void print(Scenario scenario, Map<String, List<Double>> rates) {
		this.out.printf(Locale.ROOT, "%n## %s, concurrency %d%n%n", scenario.name(), scenario.concurrency());
		this.out.println("| | median per second | min .. max | ratio |");
		this.out.println("| --- | ---: | ---: | ---: |");
		List<Double> first = rates.values().iterator().next();
		rates.forEach((name, values) -> {
			List<Double> ratios = ratios(values, first);
			this.out.printf(Locale.ROOT, "| %s | %,.1f | %,.1f .. %,.1f | %.2f (%.2f .. %.2f) |%n", name,
					Measurement.median(values), Collections.min(values), Collections.max(values),
					Measurement.median(ratios), Measurement.quantile(ratios, 0.25), Measurement.quantile(ratios, 0.75));
		});
	}

	private static List<Double> ratios(List<Double> values, List<Double> first) {
		return IntStream.range(0, values.size()).mapToObj((round) -> values.get(round) / first.get(round)).toList();
	}

}
