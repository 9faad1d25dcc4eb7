package dev.asyncdb.pool;

import io.r2dbc.pool.PoolMetrics;
import reactor.pool.InstrumentedPool;

/**
 * The metrics of a pool, in the type of r2dbc-pool.
 *
 * @param pool the metrics of reactor-pool
 */
record PooledMetrics(InstrumentedPool.PoolMetrics pool) implements PoolMetrics {

	@Override
	public int acquiredSize() {
		return this.pool.acquiredSize();
	}

	@Override
	public int allocatedSize() {
		return this.pool.allocatedSize();
	}

	@Override
	public int idleSize() {
		return this.pool.idleSize();
	}

	@Override
	public int pendingAcquireSize() {
		return this.pool.pendingAcquireSize();
	}

	@Override
	public int getMaxAllocatedSize() {
		return this.pool.getMaxAllocatedSize();
	}

	@Override
	public int getMaxPendingAcquireSize() {
		return this.pool.getMaxPendingAcquireSize();
	}

}
