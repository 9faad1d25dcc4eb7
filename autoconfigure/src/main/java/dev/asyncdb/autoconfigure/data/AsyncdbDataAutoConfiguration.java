package dev.asyncdb.autoconfigure.data;

import dev.asyncdb.repository.RelationAwareAccessStrategy;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;

/**
 * Auto-configuration that lets Spring Boot's {@link R2dbcEntityTemplate} work with
 * entities whose relations have no column.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DataR2dbcAutoConfiguration.class)
@ConditionalOnClass({ RelationAwareAccessStrategy.class, ConnectionFactory.class, R2dbcEntityTemplate.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
public final class AsyncdbDataAutoConfiguration {

	private AsyncdbDataAutoConfiguration() {
	}

	@Bean
	static AccessStrategies asyncdbAccessStrategies(ConfigurableApplicationContext context) {
		return new AccessStrategies(context);
	}

}
