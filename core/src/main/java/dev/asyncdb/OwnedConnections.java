package dev.asyncdb;

import dev.asyncdb.connection.ConnectionLimits;
import dev.asyncdb.connection.DatabaseUrl;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

import org.springframework.util.ClassUtils;

/**
 * Connections, and how to close those that the manager opened itself.
 */
record OwnedConnections(ConnectionFactory factory, Mono<Void> dispose) {

	static OwnedConnections borrowed(ConnectionFactory factory) {
		return new OwnedConnections(factory, Mono.empty());
	}

	static OwnedConnections open(DatabaseUrl url, ConnectionLimits limits) {
		ConnectionFactory driver = ConnectionFactories.get(url.requireDriver().toConnectionFactoryOptions());
		boolean poolPresent = ClassUtils.isPresent("io.r2dbc.pool.ConnectionPool", null);
		return owned(poolPresent ? pooled(driver, limits) : driver);
	}

	// Without a limit a connection that a silent network never opens keeps its slot for
	// ever
	private static ConnectionFactory pooled(ConnectionFactory driver, ConnectionLimits limits) {
		return new ConnectionPool(
				ConnectionPoolConfiguration.builder(driver).maxCreateConnectionTime(limits.acquire()).build());
	}

	private static OwnedConnections owned(ConnectionFactory factory) {
		return new OwnedConnections(factory, (factory instanceof Closeable closeable)
				? Mono.defer(() -> Mono.from(closeable.close())) : Mono.empty());
	}

}
