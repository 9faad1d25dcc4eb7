package dev.asyncdb.test.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import dev.asyncdb.AsyncDatabaseManager;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.ConnectionFactory;
import org.assertj.core.api.AssertProvider;

/**
 * The connections of pools, for {@code assertThat(connections)}. A bean in tests of
 * Spring, with the pools of the context. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Connections implements AssertProvider<ConnectionsAssert> {

	private final Supplier<? extends Iterable<? extends ConnectionFactory>> pools;

	/**
	 * Create the connections of pools.
	 * @param pools the pools, asked for at each use; other connection factories are left
	 * out
	 * @since 0.1.0
	 */
	public Connections(Supplier<? extends Iterable<? extends ConnectionFactory>> pools) {
		this.pools = pools;
	}

	/**
	 * Return the connections of a manager.
	 * @param manager the manager
	 * @return the connections of its pool
	 * @since 0.1.0
	 */
	public static Connections of(AsyncDatabaseManager manager) {
		return new Connections(() -> List.of(manager.connectionFactory()));
	}

	/**
	 * Return how many connections are acquired or waited for.
	 * @return the number
	 * @throws IllegalStateException if there is no pool with metrics
	 * @since 0.1.0
	 */
	public int inUse() {
		List<PoolMetrics> metrics = new ArrayList<>();
		for (ConnectionFactory factory : this.pools.get()) {
			if (factory instanceof ConnectionPool pool) {
				pool.getMetrics().ifPresent(metrics::add);
			}
		}
		if (metrics.isEmpty()) {
			throw new IllegalStateException("There is no connection pool that counts its connections");
		}
		return metrics.stream().mapToInt((pool) -> pool.acquiredSize() + pool.pendingAcquireSize()).sum();
	}

	@Override
	public ConnectionsAssert assertThat() {
		return new ConnectionsAssert(this);
	}

}
