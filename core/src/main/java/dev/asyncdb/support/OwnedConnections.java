package dev.asyncdb.support;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.pool.DriverConnections;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.url.DatabaseUrl;
import dev.asyncdb.url.DriverOptions;
import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

import org.springframework.util.ClassUtils;

/**
 * The connection factory of a manager, and what the manager closes at its end.
 *
 * @param factory provides the connections
 * @param dispose closes the factory if the manager opened it
 */
public record OwnedConnections(ConnectionFactory factory, Mono<Void> dispose) {

	/**
	 * Use a connection factory that its owner closes.
	 */
	public static OwnedConnections external(ConnectionFactory factory) {
		return new OwnedConnections(factory, Mono.empty());
	}

	/**
	 * Open a pool on a URL, or plain connections without the pool library.
	 */
	public static OwnedConnections open(DatabaseUrl url, PoolOptions pool, ConnectionOptions options,
			DatabaseMetricsRecorder recorder) {
		ConnectionFactory driver = DriverConnections.open(DriverOptions.defaults(),
				url.requireDriver().toConnectionFactoryOptions());
		boolean poolPresent = ClassUtils.isPresent("io.r2dbc.pool.ConnectionPool", null);
		return owned(poolPresent ? DatabaseAssembly.pool(driver, pool, options, recorder) : driver);
	}

	private static OwnedConnections owned(ConnectionFactory factory) {
		return new OwnedConnections(factory, (factory instanceof Closeable closeable)
				? Mono.defer(() -> Mono.from(closeable.close())) : Mono.empty());
	}

}
