package dev.asyncdb.autoconfigure.operations;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.asyncdb.autoconfigure.metadata.GeneratedTable;
import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/guide/observability.md} are generated from the enums that
 * document meters and observations.
 */
class ObservabilityDocumentationTests {

	private static String names(KeyName[] keys) {
		return Arrays.stream(keys).map((key) -> "`%s`".formatted(key.asString())).collect(Collectors.joining(", "));
	}

	@Test
	void metersAreDocumented() throws IOException {
		List<String> lines = new ArrayList<>(List.of("| Meter | Type | Tags | Meaning |", "| --- | --- | --- | --- |"));
		for (DatabaseMeters meter : DatabaseMeters.values()) {
			lines.add("| `%s` | %s | %s | %s |".formatted(meter.getName(),
					meter.getType().name().toLowerCase(Locale.ROOT), names(meter.getKeyNames()),
					meter.getDescription()));
		}
		GeneratedTable.verify("observability.md", "meters", lines);
	}

	@Test
	void observationsAreDocumented() throws IOException {
		List<String> lines = new ArrayList<>(List.of("| Observation | Keys | Meaning |", "| --- | --- | --- |"));
		for (DatabaseObservations observation : DatabaseObservations.values()) {
			lines.add("| `%s` | %s | %s |".formatted(observation.getName(),
					names(observation.getLowCardinalityKeyNames()), observation.getDescription()));
		}
		GeneratedTable.verify("observability.md", "observations", lines);
	}

	@Test
	void statesOfHealthAreDocumented() throws IOException {
		List<String> lines = new ArrayList<>(List.of("| `schema` | Status | Meaning |", "| --- | --- | --- |"));
		for (SchemaStatus status : SchemaStatus.values()) {
			lines.add("| `%s` | `%s` | %s |".formatted(status.name(), SchemaHealthIndicator.statusOf(status),
					status.getDescription()));
		}
		GeneratedTable.verify("observability.md", "health", lines);
	}

}
