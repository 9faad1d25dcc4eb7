package dev.asyncdb.autoconfigure.handler;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.session.AsyncSession;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what handlers with session arguments share, whatever calls them:
 * the limit of streams.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(AsyncSession.class)
@ConditionalOnBooleanProperty(name = { "asyncdb.enabled", "asyncdb.web.enabled" }, matchIfMissing = true)
@EnableConfigurationProperties(AsyncdbProperties.class)
public final class AsyncdbHandlerAutoConfiguration {

	// That of Spring Boot
	private static final int POOL_SIZE = 10;

	// Without a limit of its own, half of the pool is left for all other requests
	@Bean
	@ConditionalOnMissingBean
	SessionStreams asyncdbSessionStreams(AsyncdbProperties properties, Environment environment) {
		int pool = environment.getProperty("spring.r2dbc.pool.max-size", Integer.class, POOL_SIZE);
		Integer max = properties.web().maxStreams();
		int share = (pool < 1) ? Integer.MAX_VALUE : Math.max(1, pool / 2);
		return new SessionStreams(properties.web().streamTimeout(), (max != null) ? max : share);
	}

}
