package dev.asyncdb.autoconfigure.check;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * Finds settings that name asyncdb. The starter changes nothing for applications without
 * them, except where their code names it.
 *
 * @since 0.1.0
 */
public final class NamedSettings {

	private NamedSettings() {
	}

	/**
	 * Return whether the settings name the database, or what of it is observed, as one
	 * that asyncdb works on. Those of the web and the like do not.
	 * @param environment the environment of the application
	 * @return {@code true} if there is such a setting, whatever its value is
	 * @since 0.1.0
	 */
	public static boolean exist(Environment environment) {
		return exist(environment, "asyncdb.url", "asyncdb.databases", "asyncdb.migrations", "asyncdb.operations",
				"asyncdb.pool", "asyncdb.session", "management.metrics.enable.asyncdb",
				"management.observations.enable.asyncdb", "management.health.asyncdb", "management.info.asyncdb");
	}

	/**
	 * Return whether any of some settings is set.
	 * @param environment the environment of the application
	 * @param names the names of settings and of groups of settings
	 * @return {@code true} if one of them, or a member of a group, is set
	 * @since 0.1.0
	 */
	public static boolean exist(Environment environment, String... names) {
		return Stream.of(names)
			.map(ConfigurationPropertyName::of)
			.anyMatch((name) -> StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
				.anyMatch((source) -> has(source, name)));
	}

	private static boolean has(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		return source.getConfigurationProperty(name) != null
				|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT;
	}

}
