package dev.asyncdb.benchmarks.layer;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import dev.asyncdb.benchmarks.harness.Contestant;
import dev.asyncdb.benchmarks.harness.Quartiles;

/**
 * Prints what an operation costs above the driver. Takes half a minute, also on a busy
 * machine.
 *
 * @since 0.1.0
 */
public final class LayerBenchmarks {

	// The compiler is done by then, also on a busy machine
	private static final int WARM_UP = 10_000;

	private LayerBenchmarks() {
	}

	/**
	 * Measure and print.
	 * @param arguments optionally the rounds, the milliseconds of a round and a word in
	 * the names of scenarios
	 */
	public static void main(String[] arguments) {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 11;
		Duration batch = Duration.ofMillis((arguments.length > 1) ? Long.parseLong(arguments[1]) : 20);
		String word = (arguments.length > 2) ? arguments[2] : "";
		LayerMeasurement measurement = new LayerMeasurement(WARM_UP, rounds, batch);
		MemoryDatabase database = new MemoryDatabase();
		new LayerScenarios(database).all().forEach((name, contestants) -> {
			if (name.contains(word)) {
				print(System.out, name, measurement, contestants);
			}
		});
		System.exit(0);
	}

	private static void print(PrintStream out, String name, LayerMeasurement measurement,
			List<Contestant> contestants) {
		out.printf("%n## %s%n%n| | CPU µs | bytes |%n| --- | ---: | ---: |%n", name);
		measurement.run(contestants).forEach((contestant, costs) -> {
			Quartiles cpu = Quartiles.of(costs.stream().map(ThreadCost::cpuMicros).toList());
			Quartiles bytes = Quartiles.of(costs.stream().map(ThreadCost::bytes).toList());
			out.printf(Locale.ROOT, "| %s | %.2f (%.2f .. %.2f) | %,.0f |%n", contestant, cpu.median(), cpu.low(),
					cpu.high(), bytes.median());
		});
	}

}
