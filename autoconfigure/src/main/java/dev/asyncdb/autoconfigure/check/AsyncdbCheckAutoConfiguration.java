package dev.asyncdb.autoconfigure.check;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbAutoConfiguration;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;

/**
 * Auto-configuration of checks that stop the start if settings or beans cannot take
 * effect, or if two databases would be mixed up.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { AsyncdbAutoConfiguration.class, DataR2dbcAutoConfiguration.class })
@ConditionalOnClass({ AsyncDatabaseManager.class, ConnectionFactory.class, R2dbcEntityOperations.class })
public final class AsyncdbCheckAutoConfiguration {

	private AsyncdbCheckAutoConfiguration() {
	}

	@Bean
	static SettingsCheck asyncdbSettingsCheck(Environment environment) {
		return new SettingsCheck(environment);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
	static DatabaseCheck asyncdbDatabaseCheck(ConfigurableListableBeanFactory beans) {
		return new DatabaseCheck(beans);
	}

}
