package dev.asyncdb.autoconfigure.replica;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.AsyncdbPoolAutoConfiguration;
import dev.asyncdb.autoconfigure.ReplicaCondition;
import dev.asyncdb.pool.SafePool;
import io.r2dbc.pool.ConnectionPool;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.server.WebFilter;

/**
 * Auto-configuration that lets the client of a WebFlux application read on replicas what
 * it has written.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AsyncdbPoolAutoConfiguration.class)
@ConditionalOnClass({ AsyncDatabaseManager.class, ConnectionPool.class, WebFilter.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.web.enabled" }, matchIfMissing = true)
@ConditionalOnBean(SafePool.class)
@Conditional(ReplicaCondition.class)
@EnableConfigurationProperties(AsyncdbReplicaProperties.class)
public final class AsyncdbReplicaAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ReadYourWritesFilter asyncdbReadYourWritesFilter(AsyncdbReplicaProperties properties) {
		return new ReadYourWritesFilter(properties.token());
	}

}
