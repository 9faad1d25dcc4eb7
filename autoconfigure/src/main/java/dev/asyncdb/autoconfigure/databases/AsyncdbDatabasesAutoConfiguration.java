package dev.asyncdb.autoconfigure.databases;

import dev.asyncdb.AsyncDatabaseManager;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;

/**
 * Auto-configuration of further databases, {@code asyncdb.databases.<name>}: a pool, a
 * transaction manager, a client, a template and a manager for each, with the name as
 * qualifier.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DataR2dbcAutoConfiguration.class)
@ConditionalOnClass({ AsyncDatabaseManager.class, ConnectionFactory.class, R2dbcEntityTemplate.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
@Import(DatabasesRegistrar.class)
@ImportRuntimeHints(TemplateCallbacks.Hints.class)
public final class AsyncdbDatabasesAutoConfiguration {

	private AsyncdbDatabasesAutoConfiguration() {
	}

	@Bean
	static TemplateCallbacks asyncdbTemplateCallbacks(ConfigurableApplicationContext context) {
		return new TemplateCallbacks(context);
	}

}
