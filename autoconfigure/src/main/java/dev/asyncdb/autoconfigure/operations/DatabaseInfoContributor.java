package dev.asyncdb.autoconfigure.operations;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Contributes product and revision of each database, as they were read last. Does not
 * contribute the address, since this endpoint is often public.
 */
record DatabaseInfoContributor(SchemaProbes probes) implements InfoContributor {

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> databases = new LinkedHashMap<>();
		this.probes.all().forEach((name, probe) -> databases.put(name, describe(probe)));
		builder.withDetail("asyncdb", Map.of("databases", databases));
	}

	private static Map<String, Object> describe(SchemaProbe probe) {
		Map<String, Object> database = new LinkedHashMap<>();
		database.put("product", probe.manager().connectionFactory().getMetadata().getName());
		SchemaState state = probe.last();
		if (state != null) {
			database.put("schema", state.status().name());
			if (state.revision() != null) {
				database.put("revision", state.revision());
			}
		}
		return database;
	}

}
