package dev.asyncdb.session;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.connection.SingleConnectionFactory;

/**
 * Gives the connection of a session to Spring's client, which must not close it. What is
 * pending is written before each statement.
 */
record SessionConnectionFactory(SessionTransaction transaction, Mono<Void> flush,
		ConnectionFactoryMetadata metadata) implements ConnectionFactory {

	@Override
	public Mono<? extends Connection> create() {
		return this.flush.then(Mono.defer(() -> Mono
			.from(new SingleConnectionFactory(this.transaction.connection(), this.metadata, true).create())));
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.metadata;
	}

}
