package dev.asyncdb.benchmarks;

import java.io.PrintStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints a scenario as a Markdown table. The last column is the ratio to the first
 * contestant: 1.00 is as fast, more is faster.
 */
record Report(PrintStream out) {

	void print(Scenario scenario, Map<String, List<Double>> rates) {
		this.out.printf(Locale.ROOT, "%n## %s, concurrency %d%n%n", scenario.name(), scenario.concurrency());
		this.out.println("| | median per second | min .. max | ratio |");
		this.out.println("| --- | ---: | ---: | ---: |");
		double first = Measurement.median(rates.values().iterator().next());
		rates.forEach((name, values) -> {
			double median = Measurement.median(values);
			this.out.printf(Locale.ROOT, "| %s | %,.1f | %,.1f .. %,.1f | %.2f |%n", name, median,
					Collections.min(values), Collections.max(values), median / first);
		});
	}

}
