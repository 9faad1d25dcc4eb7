package dev.asyncdb.autoconfigure.operations;

import dev.asyncdb.AsyncDatabaseManager;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The connection pool of a manager at one moment.
 *
 * @param max maximum number of connections
 * @param acquired connections in use
 * @param idle connections that wait for their next use
 * @param pending callers that wait for a connection
 */
record PoolState(int max, int acquired, int idle, int pending) {

	private static final boolean IS_PRESENT = ClassUtils.isPresent("io.r2dbc.pool.ConnectionPool",
			PoolState.class.getClassLoader());

	static @Nullable PoolState of(AsyncDatabaseManager manager) {
		return IS_PRESENT ? Pools.of(manager.connectionFactory()) : null;
	}

	boolean isExhausted() {
		return this.acquired >= this.max && this.pending > 0;
	}

	/**
	 * Loaded only if the library is present.
	 */
	private static final class Pools {

		static @Nullable PoolState of(Object factory) {
			ConnectionPool pool = (factory instanceof ConnectionPool found) ? found
					: (factory instanceof Wrapped<?> wrapped) ? wrapped.unwrap(ConnectionPool.class) : null;
			return (pool != null) ? pool.getMetrics().map(Pools::state).orElse(null) : null;
		}

		private static PoolState state(PoolMetrics metrics) {
			return new PoolState(metrics.getMaxAllocatedSize(), metrics.acquiredSize(), metrics.idleSize(),
					metrics.pendingAcquireSize());
		}

	}

}
