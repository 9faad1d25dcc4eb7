package dev.asyncdb.benchmarks.workload;

import java.util.List;
import java.util.stream.Stream;

import dev.asyncdb.benchmarks.harness.Scenario;

/**
 * The scenarios of the comparison.
 */
public final class Workloads {

	private static final int MANY = 32;

	// One trip for each row takes long with a delay
	private static final int COUNTED_ROWS = 100;

	private Workloads() {
	}

	/**
	 * Return what is measured without a network.
	 */
	public static List<Scenario> near(Site site, int rows) {
		Finds finds = new Finds(site);
		Writes writes = new Writes(site);
		Upserts upserts = new Upserts(site);
		PlainSpring plain = new PlainSpring(site);
		Loads loads = new Loads(site);
		List<Scenario> scenarios = List.of(finds.scenario(1), finds.scenario(MANY), writes.insert(MANY),
				writes.change(MANY), upserts.getOrCreate(MANY), upserts.updateOrCreateAlone(MANY),
				upserts.updateOrCreateInTransaction(MANY), plain.find(MANY), plain.findInTransaction(MANY),
				new Bulk(site).insert(rows), loads.relations(), loads.stream());
		return Stream.concat(scenarios.stream(), new BridgeScenarios(site).all().stream()).toList();
	}

	/**
	 * Return what is measured over a network that takes time.
	 */
	public static List<Scenario> far(Site site) {
		return List.of(new Finds(site).scenario(1), new Writes(site).insert(1), new Writes(site).change(1));
	}

	/**
	 * Return the scenarios whose round trips are counted, one call at a time.
	 */
	public static List<Scenario> counted(Site site) {
		Upserts upserts = new Upserts(site);
		PlainSpring plain = new PlainSpring(site);
		return Stream.concat(far(site).stream(),
				Stream.of(upserts.getOrCreate(1), upserts.updateOrCreateAlone(1),
						upserts.updateOrCreateInTransaction(1), plain.findInTransaction(1),
						new Bulk(site).insert(COUNTED_ROWS), new Loads(site).relations()))
			.toList();
	}

}
