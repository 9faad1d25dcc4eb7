package dev.asyncdb.autoconfigure.data;

import dev.asyncdb.repository.RelationAwareAccessStrategy;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Auto-configuration of the same {@link R2dbcEntityTemplate} as that of Spring Boot, for
 * entities whose relations have no column.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = R2dbcAutoConfiguration.class, before = DataR2dbcAutoConfiguration.class)
@ConditionalOnClass({ RelationAwareAccessStrategy.class, ConnectionFactory.class, R2dbcEntityTemplate.class })
@ConditionalOnBooleanProperty(name = "asyncdb.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(DatabaseClient.class)
public final class AsyncdbDataAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	R2dbcEntityTemplate r2dbcEntityTemplate(DatabaseClient client, R2dbcConverter converter) {
		return new R2dbcEntityTemplate(client,
				new RelationAwareAccessStrategy(DialectResolver.getDialect(client.getConnectionFactory()), converter));
	}

	/**
	 * Replaces a strategy that the application defines without changing it, as
	 * {@code AbstractR2dbcConfiguration} does.
	 */
	@Bean
	static AccessStrategies asyncdbAccessStrategies() {
		return new AccessStrategies();
	}

}
