package dev.asyncdb.autoconfigure.check;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Finds where a property is set.
 *
 * @since 0.1.0
 */
public final class PropertyOrigin {

	private PropertyOrigin() {
	}

	/**
	 * Describe where a property is set.
	 * @param environment the environment
	 * @param name the name of the property
	 * @return the origin in parentheses after a space, empty if it is not known
	 * @since 0.1.0
	 */
	public static String of(Environment environment, String name) {
		return of(find(environment, name));
	}

	/**
	 * Describe where a property is set.
	 * @param property the property
	 * @return the origin in parentheses after a space, empty if it is not known
	 * @since 0.1.0
	 */
	public static String of(@Nullable ConfigurationProperty property) {
		Origin origin = (property != null) ? property.getOrigin() : null;
		return (origin != null) ? " (from %s)".formatted(origin) : "";
	}

	static @Nullable ConfigurationProperty find(Environment environment, String name) {
		if (environment instanceof ConfigurableEnvironment configurable) {
			ConfigurationPropertyName property = ConfigurationPropertyName.of(name);
			for (ConfigurationPropertySource source : ConfigurationPropertySources
				.from(configurable.getPropertySources())) {
				ConfigurationProperty found = source.getConfigurationProperty(property);
				if (found != null) {
					return found;
				}
			}
		}
		return null;
	}

}
