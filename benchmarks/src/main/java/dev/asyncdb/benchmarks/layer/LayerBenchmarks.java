package dev.asyncdb.benchmarks.layer;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import dev.asyncdb.benchmarks.harness.Quartiles;

/**
 * Measures what an operation costs above the driver, also on a busy machine.
 *
 * @since 0.1.0
 */
public final class LayerBenchmarks {

	private static final Duration BATCH = Duration.ofMillis(20);

	private LayerBenchmarks() {
	}

	/**
	 * Measure and print.
	 * @param arguments optionally the rounds, the calls before them and a word in the
	 * names of scenarios
	 */
	public static void main(String[] arguments) {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 11;
		int warmUp = (arguments.length > 1) ? Integer.parseInt(arguments[1]) : 10_000;
		run(warmUp, rounds, (arguments.length > 2) ? arguments[2] : "").forEach(System.out::println);
		System.exit(0);
	}

	/**
	 * Measure each scenario when it is asked for.
	 * @param warmUp how many calls come first
	 * @param rounds how many rounds count
	 * @param word what the names of scenarios must contain
	 * @return a table of each
	 */
	public static Stream<String> run(int warmUp, int rounds, String word) {
		LayerMeasurement measurement = new LayerMeasurement(warmUp, rounds, (rounds > 1) ? BATCH : Duration.ZERO);
		return new LayerScenarios(new MemoryDatabase()).all()
			.entrySet()
			.stream()
			.filter((scenario) -> scenario.getKey().contains(word))
			.map((scenario) -> table(scenario.getKey(), measurement.run(scenario.getValue())));
	}

	private static String table(String name, Map<String, List<ThreadCost>> costs) {
		StringBuilder table = new StringBuilder(
				"| %s | CPU µs | quartiles | bytes |%n| --- | ---: | ---: | ---: |%n".formatted(name));
		costs.forEach((call, rounds) -> table.append(row(call, rounds)));
		return table.toString();
	}

	private static String row(String call, List<ThreadCost> rounds) {
		Quartiles cpu = Quartiles.of(rounds.stream().map(ThreadCost::cpuMicros).toList());
		Quartiles bytes = Quartiles.of(rounds.stream().map(ThreadCost::bytes).toList());
		return String.format(Locale.ROOT, "| %s | %.2f | %.2f .. %.2f | %,.0f |%n", call, cpu.median(), cpu.low(),
				cpu.high(), bytes.median());
	}

}
