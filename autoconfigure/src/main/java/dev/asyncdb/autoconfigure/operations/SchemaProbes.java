package dev.asyncdb.autoconfigure.operations;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.autoconfigure.databases.DatabaseSettings;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/**
 * One probe for each manager, which health, endpoint and info share.
 */
final class SchemaProbes {

	private static final List<String> OTHERS = List.of("liquibase.integration.spring.SpringLiquibase",
			"org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer");

	private final Map<String, SchemaProbe> probes = new LinkedHashMap<>();

	SchemaProbes(ConfigurableListableBeanFactory beans, ResourceLoader resources,
			AsyncdbOperationsProperties properties) {
		boolean isMigratedByOthers = isMigratedByOthers(beans);
		// Their migrations are those of asyncdb only
		List<String> further = DatabaseSettings.names(beans.getBean(Environment.class));
		Managers.byName(beans)
			.forEach((name, manager) -> this.probes.put(name, new SchemaProbe(manager, resources,
					isMigratedByOthers && !further.contains(manager.name()), properties)));
	}

	private static boolean isMigratedByOthers(ConfigurableListableBeanFactory beans) {
		ClassLoader classes = beans.getBeanClassLoader();
		return OTHERS.stream()
			.filter((type) -> ClassUtils.isPresent(type, classes))
			.anyMatch((type) -> beans.getBeanNamesForType(ClassUtils.resolveClassName(type, classes), true,
					false).length > 0);
	}

	/**
	 * Return the probes by the names of the managers.
	 */
	Map<String, SchemaProbe> all() {
		return Collections.unmodifiableMap(this.probes);
	}

}
