package dev.asyncdb.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import dev.asyncdb.benchmarks.growth.GrowthBenchmarks;
import dev.asyncdb.benchmarks.harness.Measurement;
import dev.asyncdb.benchmarks.harness.Scenario;
import dev.asyncdb.benchmarks.harness.TripCounter;
import dev.asyncdb.benchmarks.layer.LayerBenchmarks;
import dev.asyncdb.benchmarks.network.DelayProxy;
import dev.asyncdb.benchmarks.peer.Peers;
import dev.asyncdb.benchmarks.report.Environment;
import dev.asyncdb.benchmarks.report.Report;
import dev.asyncdb.benchmarks.workload.Site;
import dev.asyncdb.benchmarks.workload.Tables;
import dev.asyncdb.benchmarks.workload.Workloads;
import dev.asyncdb.testing.TestDatabase;

/**
 * One run of everything.
 *
 * @param database an empty database on PostgreSQL
 * @param settings how long to measure
 * @param word what names of scenarios must contain
 * @param report where to write
 */
record BenchmarkRun(TestDatabase database, Settings settings, String word, Report report) {

	private static final List<Duration> DELAYS = List.of(Duration.ofNanos(500_000), Duration.ofMillis(2));

	void run(String command) {
		URI address = URI.create(this.database.url());
		this.database.execute(Tables.statements().toArray(String[]::new));
		this.report.add(Environment.head(serverVersion(), command));
		layers();
		try (DelayProxy proxy = DelayProxy.before(address.getHost(), address.getPort());
				Peers peers = new Peers(through(proxy, address))) {
			trips(proxy, new Site("one call at a time", peers, () -> proxy.delay(DELAYS.get(0))));
			far(proxy, peers);
		}
		try (Peers peers = new Peers(address)) {
			near(new Site("same machine", peers, () -> {
			}));
		}
		growth(address);
	}

	private String serverVersion() {
		long number = this.database.number("SELECT current_setting('server_version_num')::bigint");
		return "%d.%d".formatted(number / 10_000, number % 10_000);
	}

	private static URI through(DelayProxy proxy, URI address) {
		return URI.create("%s://%s@localhost:%d%s".formatted(address.getScheme(), address.getRawUserInfo(),
				proxy.port(), address.getRawPath()));
	}

	private void layers() {
		this.report.chapter("Layers above the driver", "On one thread and a driver in memory that answers immediately.",
				"Bytes are exact on a busy machine too, processor time varies by a third.");
		LayerBenchmarks.run(this.settings.layerWarmUp(), this.settings.layerRounds(), this.word)
			.forEach(this.report::add);
	}

	private void trips(DelayProxy proxy, Site site) {
		this.report.chapter("Round trips of an operation", "Counted on the wire; exact on a busy machine too.");
		TripCounter counter = new TripCounter(proxy::trips, this.settings.trips());
		Workloads.counted(site)
			.stream()
			.filter(this::isWanted)
			.forEach((scenario) -> this.report.trips(scenario, counter.count(scenario)));
	}

	private void near(Site site) {
		this.report.chapter("Without a network",
				"The ratio is that of the rates to the first line, as the median of rounds.",
				"Rates and ratios need a quiet machine.");
		Workloads.near(site, this.settings.rows()).forEach((scenario) -> measure(this.settings.near(), scenario));
	}

	private void far(DelayProxy proxy, Peers peers) {
		this.report.chapter("Over a network", "Each direction takes the given time.");
		for (Duration delay : DELAYS) {
			Site site = new Site("%.1f ms each way".formatted(delay.toNanos() / 1e6), peers, () -> proxy.delay(delay));
			Workloads.far(site).forEach((scenario) -> measure(this.settings.far(), scenario));
		}
	}

	private void measure(Measurement measurement, Scenario scenario) {
		if (isWanted(scenario)) {
			this.report.scenario(scenario, measurement.run(scenario));
		}
	}

	private boolean isWanted(Scenario scenario) {
		return scenario.title().contains(this.word);
	}

	private void growth(URI address) {
		if ("Growth".contains(this.word)) {
			this.report.chapter("Growth", "One measurement for each line, so single lines are noisy.");
			GrowthBenchmarks.run(address, this.settings.sizes(), this.settings.rows()).forEach(this.report::growth);
		}
	}

}
