package dev.asyncdb.session;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import reactor.core.publisher.Mono;

/**
 * Gives the connection of a session to Spring's client. No record: Spring keeps
 * connections by factory, and two sessions must never be equal.
 */
final class SessionConnectionFactory implements ConnectionFactory {

	private final SessionConnection connection;

	private final ConnectionFactoryMetadata metadata;

	SessionConnectionFactory(SessionConnection connection, ConnectionFactoryMetadata metadata) {
		this.connection = connection;
		this.metadata = metadata;
	}

	@Override
	public Mono<Connection> create() {
		return Mono.just(this.connection);
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.metadata;
	}

}
