package dev.asyncdb.autoconfigure.check;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Analyzes a property of the database that refers to a variable without a value.
 */
class UnsetPlaceholderFailureAnalyzer extends AbstractFailureAnalyzer<PlaceholderResolutionException> {

	private final Environment environment;

	UnsetPlaceholderFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	// Without the value, which may contain a password
	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, PlaceholderResolutionException cause) {
		String placeholder = cause.getPlaceholder();
		return Stream.of("asyncdb", "spring.r2dbc")
			.flatMap((prefix) -> properties(this.environment, prefix))
			.filter((property) -> String.valueOf(property.getValue()).contains("${" + placeholder))
			.findFirst()
			.map((property) -> new FailureAnalysis(
					"%s%s refers to ${%s}, which has no value.".formatted(property.getName(),
							PropertyOrigin.of(property), placeholder),
					"Set the environment variable or the property %1$s, or give a default, as in ${%1$s:value}."
						.formatted(placeholder),
					cause))
			.orElse(null);
	}

	/**
	 * Return the properties below a name, once for each source that sets one.
	 */
	static Stream<ConfigurationProperty> properties(Environment environment, String prefix) {
		if (!(environment instanceof ConfigurableEnvironment configurable)) {
			return Stream.empty();
		}
		ConfigurationPropertyName parent = ConfigurationPropertyName.of(prefix);
		return StreamSupport
			.stream(ConfigurationPropertySources.from(configurable.getPropertySources()).spliterator(), false)
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.flatMap((source) -> source.stream().filter(parent::isAncestorOf).map(source::getConfigurationProperty));
	}

}
