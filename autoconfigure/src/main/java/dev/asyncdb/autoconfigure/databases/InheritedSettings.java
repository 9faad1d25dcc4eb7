package dev.asyncdb.autoconfigure.databases;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/**
 * The settings that a further database has in common with the main one unless it defines
 * its own. An address, credentials and what to do at startup are never inherited.
 *
 * @param sources the sources of the application
 * @param database the prefix of the further database
 */
record InheritedSettings(List<ConfigurationPropertySource> sources,
		ConfigurationPropertyName database) implements ConfigurationPropertySource {

	private static final ConfigurationPropertyName MAIN = ConfigurationPropertyName.of("asyncdb");

	private static final ConfigurationPropertyName SPRING_BOOT = ConfigurationPropertyName.of("spring.r2dbc");

	private static final ConfigurationPropertyName POOL = ConfigurationPropertyName.of("pool");

	private static final List<ConfigurationPropertyName> INHERITED = List.of(POOL,
			ConfigurationPropertyName.of("session"), ConfigurationPropertyName.of("migrations"));

	private static final Set<ConfigurationPropertyName> OWN = Set.of(ConfigurationPropertyName.of("migrations.enabled"),
			ConfigurationPropertyName.of("migrations.on-startup"), ConfigurationPropertyName.of("migrations.url"));

	@Override
	public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
		if (!this.database.isAncestorOf(name)) {
			return null;
		}
		ConfigurationPropertyName setting = name.subName(this.database.getNumberOfElements());
		if (OWN.contains(setting) || INHERITED.stream().noneMatch((group) -> group.isAncestorOf(setting))) {
			return null;
		}
		List<ConfigurationPropertyName> prefixes = POOL.isAncestorOf(setting) ? List.of(MAIN, SPRING_BOOT)
				: List.of(MAIN);
		return prefixes.stream()
			.flatMap((prefix) -> Stream.ofNullable(find(prefix.append(setting))))
			.findFirst()
			.orElse(null);
	}

	private @Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
		return this.sources.stream()
			.flatMap((source) -> Stream.ofNullable(source.getConfigurationProperty(name)))
			.findFirst()
			.orElse(null);
	}

}
