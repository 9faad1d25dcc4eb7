package dev.asyncdb.autoconfigure.operations;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.asyncdb.autoconfigure.operations.DatabaseMeters.Keys;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;

/**
 * The counters of the managers.
 */
interface MeterCounts {

	/**
	 * Without Micrometer.
	 */
	MeterCounts NONE = (manager) -> Map.of();

	/**
	 * Return the counters of a manager by meter and tags.
	 */
	Map<String, Long> of(String manager);

	/**
	 * Read the counters of a registry.
	 */
	static MeterCounts in(MeterRegistry registry) {
		return (manager) -> {
			Map<String, Long> counts = new TreeMap<>();
			for (DatabaseMeters meter : DatabaseMeters.values()) {
				registry.find(meter.getName())
					.tag(Keys.MANAGER.asString(), manager)
					.meters()
					.forEach((found) -> counts.put(name(found), count(found)));
			}
			return counts;
		};
	}

	private static String name(Meter meter) {
		String tags = meter.getId()
			.getTags()
			.stream()
			.filter((tag) -> !tag.getKey().equals(Keys.MANAGER.asString()))
			.map(Tag::getValue)
			.collect(Collectors.joining(","));
		return tags.isEmpty() ? meter.getId().getName() : "%s[%s]".formatted(meter.getId().getName(), tags);
	}

	private static long count(Meter meter) {
		for (Measurement measurement : meter.measure()) {
			if (measurement.getStatistic() != Statistic.TOTAL_TIME && measurement.getStatistic() != Statistic.MAX) {
				return Math.round(measurement.getValue());
			}
		}
		return 0;
	}

}
