package dev.asyncdb;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DriverOptions;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;

/**
 * Connections, and how to close those that the manager opened itself.
 */
record OwnedConnections(ConnectionFactory factory, Mono<Void> dispose) {

	static OwnedConnections borrowed(ConnectionFactory factory) {
		return new OwnedConnections(factory, Mono.empty());
	}

	static OwnedConnections open(DatabaseUrl url, ConnectionOptions limits) {
		ConnectionFactory driver = ConnectionFactories
			.get(DriverOptions.defaults().applyTo(url.requireDriver().toConnectionFactoryOptions()));
		boolean poolPresent = ClassUtils.isPresent("io.r2dbc.pool.ConnectionPool", null);
		return owned(poolPresent ? pooled(driver, limits) : driver);
	}

	private static ConnectionFactory pooled(ConnectionFactory driver, ConnectionOptions limits) {
		boolean blocking = DatabaseDialect.of(driver).isBlocking();
		return SafePool.create(driver, PoolOptions.defaults(), limits,
				blocking ? Schedulers.boundedElastic() : Schedulers.immediate());
	}

	private static OwnedConnections owned(ConnectionFactory factory) {
		return new OwnedConnections(factory, (factory instanceof Closeable closeable)
				? Mono.defer(() -> Mono.from(closeable.close())) : Mono.empty());
	}

}
