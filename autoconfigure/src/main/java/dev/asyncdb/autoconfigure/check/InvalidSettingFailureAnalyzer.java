package dev.asyncdb.autoconfigure.check;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Analyzes an invalid value of a property of asyncdb. Precedes the analyzer of Spring
 * Boot for binding errors, which names the class instead of the property.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfigurationPropertyValueException> {

	private final Environment environment;

	InvalidSettingFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure,
			InvalidConfigurationPropertyValueException cause) {
		String name = cause.getName();
		if (!name.startsWith("asyncdb.")) {
			return null;
		}
		// As the user wrote it: a duration would be shown in another form
		ConfigurationProperty property = PropertyOrigin.find(this.environment, name);
		Object value = (property != null) ? property.getValue() : cause.getValue();
		return new FailureAnalysis("%s has the value '%s'%s. %s.".formatted(name, value,
				PropertyOrigin.of(this.environment, name), cause.getReason()), "Correct or remove %s.".formatted(name),
				cause);
	}

}
