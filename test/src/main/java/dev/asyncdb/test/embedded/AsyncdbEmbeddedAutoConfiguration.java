package dev.asyncdb.test.embedded;

import dev.asyncdb.autoconfigure.AsyncdbConnectionAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the database of {@link EmbeddedPostgres} or
 * {@link EmbeddedMariaDb}. The details of a container win, and no server starts then.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = { AsyncdbConnectionAutoConfiguration.class, R2dbcAutoConfiguration.class },
		afterName = "org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration")
@ConditionalOnBean(EmbeddedServer.class)
public final class AsyncdbEmbeddedAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(R2dbcConnectionDetails.class)
	EmbeddedDatabase embeddedDatabaseConnectionDetails(EmbeddedServer server) {
		return server.createDatabase();
	}

}
