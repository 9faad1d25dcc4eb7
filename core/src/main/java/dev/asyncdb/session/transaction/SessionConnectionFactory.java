package dev.asyncdb.session.transaction;

import java.util.function.Supplier;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.session.unit.SessionServices;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Provides the connection of a session to Spring's client. Not a record: Spring binds
 * connections to factories, so the factories of two sessions must never be equal.
 */
public final class SessionConnectionFactory implements ConnectionFactory {

	private final SessionConnection connection;

	private final ConnectionFactoryMetadata metadata;

	SessionConnectionFactory(SessionConnection connection, ConnectionFactoryMetadata metadata) {
		this.connection = connection;
		this.metadata = metadata;
	}

	/**
	 * Create Spring's client on the connection of a session.
	 * @param current the current connection of the session
	 * @param flush subscribed to before each statement
	 */
	public static DatabaseClient client(SessionServices services, Supplier<Connection> current, Mono<Void> flush) {
		SessionConnection connection = new SessionConnection(() -> {
			Connection view = services.connections().join(current.get());
			GuardedConnectionFactory.beforeStatements(view, flush);
			GuardedConnectionFactory.translateErrors(view);
			return view;
		});
		return DatabaseClient.builder()
			.connectionFactory(new SessionConnectionFactory(connection, services.database().getMetadata()))
			.bindMarkers(services.dialect().springDialect().getBindMarkersFactory())
			.build();
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
