package dev.asyncdb.session.transaction;

import java.time.ZoneId;
import java.util.function.Supplier;

import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.session.unit.SessionServices;
import dev.asyncdb.url.StartupSettings;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Provides the connection of a session to Spring's client. Not a record: Spring binds
 * connections to factories, so the factories of two sessions must never be equal.
 */
public final class SessionConnectionFactory implements ConnectionFactory, StartupSettings {

	private final SessionConnection connection;

	private final ConnectionFactory database;

	SessionConnectionFactory(SessionConnection connection, ConnectionFactory database) {
		this.connection = connection;
		this.database = database;
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
			.connectionFactory(new SessionConnectionFactory(connection, services.database()))
			.bindMarkers(services.dialect().springDialect().getBindMarkersFactory())
			.build();
	}

	@Override
	public Mono<Connection> create() {
		return Mono.just(this.connection);
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.database.getMetadata();
	}

	@Override
	public boolean areApplied() {
		return StartupSettings.areApplied(this.database);
	}

	@Override
	public @Nullable ZoneId momentZone() {
		return StartupSettings.momentZone(this.database);
	}

}
