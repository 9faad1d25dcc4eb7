package dev.asyncdb.sample.live;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Chooses the feed by the database.
 */
@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

	@Bean
	ChangeFeed changeFeed(ConnectionFactory connections, ObjectProvider<R2dbcConnectionDetails> details,
			DatabaseClient client, ApplicationEventPublisher events) {
		if (!connections.getMetadata().getName().equals("PostgreSQL")) {
			return new InProcessFeed(events);
		}
		ConnectionFactoryOptions options = details.getObject()
			.getConnectionFactoryOptions()
			.mutate()
			.option(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE, true)
			.build();
		return new PostgresFeed(ConnectionFactories.get(options), client);
	}

}
