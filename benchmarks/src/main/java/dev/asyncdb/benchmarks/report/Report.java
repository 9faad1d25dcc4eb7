package dev.asyncdb.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.asyncdb.benchmarks.growth.Growth;
import dev.asyncdb.benchmarks.harness.Quartiles;
import dev.asyncdb.benchmarks.harness.Sample;
import dev.asyncdb.benchmarks.harness.Scenario;

/**
 * Collects Markdown tables, and shows each of them when it is complete.
 */
public final class Report {

	private final StringBuilder text = new StringBuilder();

	/**
	 * Begin a chapter.
	 * @param title its title
	 * @param notes how to read its tables
	 */
	public void chapter(String title, String... notes) {
		add("## %s%n%n%s%n".formatted(title, String.join("\n", notes)));
	}

	/**
	 * Add the samples of a scenario. A ratio is the median of the ratios of all rounds to
	 * the first contestant, since a disturbance of a round affects both sides.
	 */
	public void scenario(Scenario scenario, Map<String, List<Sample>> samples) {
		StringBuilder table = new StringBuilder(
				"### %s%n%n| | ratio | quartiles | per second | CPU µs of threads | CPU µs of process | bytes | threads |%n"
					.formatted(scenario.title()));
		table.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n");
		List<Sample> first = samples.values().iterator().next();
		samples.forEach((name, rounds) -> table.append(row(name, rounds, first)));
		add(table.toString());
	}

	private static String row(String name, List<Sample> rounds, List<Sample> first) {
		Quartiles ratio = Quartiles.of(IntStream.range(0, rounds.size())
			.mapToObj((round) -> rounds.get(round).rate() / first.get(round).rate())
			.toList());
		return String.format(Locale.ROOT, "| %s | %.2f | %.2f .. %.2f | %,.1f | %,.1f | %,.1f | %,.0f | %s |%n", name,
				ratio.median(), ratio.low(), ratio.high(), median(rounds, Sample::rate),
				median(rounds, Sample::threadCpuMicros), median(rounds, Sample::processCpuMicros),
				median(rounds, Sample::bytesEach), threads(rounds.get(rounds.size() / 2)));
	}

	private static double median(List<Sample> rounds, ToDoubleFunction<Sample> value) {
		return Quartiles.of(rounds.stream().map(value::applyAsDouble).toList()).median();
	}

	// Those with a tenth of the processor time or more
	private static String threads(Sample sample) {
		double all = sample.threadCpuMicros();
		return sample.threadCpu()
			.entrySet()
			.stream()
			.map((thread) -> Map.entry(thread.getKey(), thread.getValue() * 1e6 / sample.operations() / all))
			.filter((thread) -> thread.getValue() >= 0.1)
			.map((thread) -> String.format(Locale.ROOT, "%s %.0f %%", thread.getKey(), thread.getValue() * 100))
			.collect(Collectors.joining(", "));
	}

	/**
	 * Add the round trips of a scenario.
	 */
	public void trips(Scenario scenario, Map<String, Double> trips) {
		StringBuilder table = new StringBuilder("| %s | trips |%n| --- | ---: |%n".formatted(scenario.name()));
		trips.forEach((name, each) -> table.append(String.format(Locale.ROOT, "| %s | %.1f |%n", name, each)));
		add(table.toString());
	}

	/**
	 * Add a table of growth.
	 */
	public void growth(Growth growth) {
		StringBuilder table = new StringBuilder(
				"| %s | ms | client CPU ms | bytes |%n| ---: | ---: | ---: | ---: |%n".formatted(growth.name()));
		growth.points()
			.forEach((point) -> table.append(String.format(Locale.ROOT, "| %,d | %,.2f | %,.2f | %,.0f |%n",
					point.size(), point.millis(), point.cpuMillis(), point.bytes())));
		add(table.toString());
	}

	/**
	 * Add what another part has written.
	 */
	public void add(String part) {
		System.out.println(part);
		this.text.append(part).append('\n');
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
