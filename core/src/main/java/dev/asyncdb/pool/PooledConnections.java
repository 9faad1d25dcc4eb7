package dev.asyncdb.pool;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRefMetadata;

/**
 * Builds the pool of the connections of a driver.
 *
 * @param factory opens the connections
 * @param scheduler the scheduler for calls of the driver
 */
record PooledConnections(TrackedConnectionFactory factory, Scheduler scheduler) {

	private static final Duration EVICTION = Duration.ofSeconds(30);

	private static final double LIFE_VARIANCE_PERCENT = 10;

	InstrumentedPool<TrackedConnection> build() {
		PoolOptions options = options();
		int warm = Math.max(options.minIdle(), options.initialSize());
		var pool = PoolBuilder.from(opened())
			.sizeBetween(warm, options.maxSize())
			.maxPendingAcquire(options.maxPending())
			.idleResourceReuseMruOrder()
			.destroyHandler(this::close)
			.evictionPredicate(this::isEvictable)
			.evictInBackground(EVICTION);
		if (!options.maxLifetime().isNegative()) {
			pool.maxLifeTime(options.maxLifetime()).maxLifeTimeVariance(LIFE_VARIANCE_PERCENT);
		}
		return pool.buildPool();
	}

	private PoolOptions options() {
		return this.factory.settings();
	}

	// Drivers open a connection on the event loop of the caller, so that all connections
	// of a pool could share one
	private Mono<TrackedConnection> opened() {
		return this.factory.open().subscribeOn(isBlocking() ? this.scheduler : Schedulers.single());
	}

	private boolean isBlocking() {
		return this.scheduler != Schedulers.immediate();
	}

	private boolean isEvictable(TrackedConnection connection, PooledRefMetadata metadata) {
		Duration limit = options().maxIdleTime();
		boolean isIdle = !limit.isNegative() && metadata.idleTime() >= limit.toMillis();
		return isIdle || connection.isSuspect() || connection.isFull();
	}

	// A dead connection does not answer when it is closed
	private Mono<Void> close(TrackedConnection connection) {
		Mono<Void> closed = Flux.from(connection.driver().close())
			.then()
			.timeout(options().validationTimeout())
			.onErrorComplete();
		return isBlocking() ? closed.subscribeOn(this.scheduler) : closed;
	}

}
