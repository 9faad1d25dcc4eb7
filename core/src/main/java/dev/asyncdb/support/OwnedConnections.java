package dev.asyncdb.support;

import java.util.function.Function;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.pool.DriverConnections;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.pool.SafePool;
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
	public static OwnedConnections open(DatabaseUrl url, PoolOptions pool, ReplicaPools replicas,
			ConnectionOptions options, DatabaseMetricsRecorder recorder) {
		boolean isPoolPresent = ClassUtils.isPresent("io.r2dbc.pool.ConnectionPool", null);
		if (isPoolPresent) {
			Function<DatabaseUrl, SafePool> pools = (address) -> DatabaseAssembly.pool(driver(address), pool, options,
					recorder);
			return owned(replicas.attachTo(pools.apply(url), url, pools));
		}
		if (!replicas.urls().isEmpty()) {
			throw new IllegalStateException("Read replicas need the pool: add io.r2dbc:r2dbc-pool to the dependencies");
		}
		return owned(driver(url));
	}

	private static ConnectionFactory driver(DatabaseUrl url) {
		return DriverConnections.open(DriverOptions.defaults(), url.requireDriver().toConnectionFactoryOptions());
	}

	private static OwnedConnections owned(ConnectionFactory factory) {
		return new OwnedConnections(factory, (factory instanceof Closeable closeable)
				? Mono.defer(() -> Mono.from(closeable.close())) : Mono.empty());
	}

}
