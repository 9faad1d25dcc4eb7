package dev.asyncdb.autoconfigure;

import dev.asyncdb.AsyncDatabaseManager;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of a {@link SanitizingFunction} that hides database passwords in the
 * actuator endpoints, even if the application configures these to show values.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ AsyncDatabaseManager.class, SanitizingFunction.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
public final class AsyncdbSanitizingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "asyncdbSanitizingFunction")
	SanitizingFunction asyncdbSanitizingFunction(Environment environment) {
		return new DatabaseSecrets(environment);
	}

}
