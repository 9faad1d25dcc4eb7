package dev.asyncdb.pool;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.GuardedConnectionFactory;
import dev.asyncdb.connection.TargetConnections;
import dev.asyncdb.error.ConnectionUnavailableException;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.Wrapped;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRefMetadata;

/**
 * A connection pool that does not leak connections when a subscriber cancels. Code that
 * uses {@code @Transactional}, {@code TransactionalOperator}, {@code DatabaseClient} or
 * repositories works on it unchanged. Each wait has a timeout, idle connections are
 * validated before they are acquired, and changes of the server session are reset before
 * the next use. Thread-safe.
 * <p>
 * A connection of this pool is guarded: it is acquired at the first statement, its
 * statements are drained instead of cancelled, and COMMIT, ROLLBACK and close wait for
 * them. Its metadata is available from the first statement on.
 *
 * @since 0.1.0
 */
public final class SafePool extends ConnectionPool implements TargetConnections {

	private static final Duration EVICTION = Duration.ofSeconds(30);

	private static final double LIFE_VARIANCE_PERCENT = 10;

	private final int attempts;

	private final Duration acquireTimeout;

	private final GuardedConnectionFactory guarded;

	private SafePool(ConnectionPoolConfiguration configuration, PoolOptions settings, ConnectionOptions limits,
			Scheduler scheduler, DatabaseMetricsRecorder recorder) {
		super(configuration);
		this.attempts = settings.maxSize() + 1;
		this.acquireTimeout = settings.acquireTimeout();
		this.guarded = new GuardedConnectionFactory(this, scheduler, limits, recorder);
	}

	/**
	 * Create a pool.
	 * @param driver the connection factory of the driver, not a pool
	 * @param settings the options of the pool
	 * @param limits the options for acquiring, using and releasing a connection
	 * @param scheduler the scheduler for calls of the driver;
	 * {@link Schedulers#immediate()} for a driver that never blocks
	 * @return a pool that the caller has to dispose; it opens no connection before the
	 * first use
	 * @since 0.1.0
	 */
	public static SafePool create(ConnectionFactory driver, PoolOptions settings, ConnectionOptions limits,
			Scheduler scheduler) {
		return create(driver, settings, limits, scheduler, DatabaseMetricsRecorder.NO_OP);
	}

	/**
	 * Create a pool that records the use of its connections.
	 * @param driver the connection factory of the driver, not a pool
	 * @param settings the options of the pool
	 * @param limits the options for acquiring, using and releasing a connection
	 * @param scheduler the scheduler for calls of the driver
	 * @param recorder records connections and statements, except those of sessions, which
	 * a manager records
	 * @return a pool that the caller has to dispose
	 * @since 0.1.0
	 */
	public static SafePool create(ConnectionFactory driver, PoolOptions settings, ConnectionOptions limits,
			Scheduler scheduler, DatabaseMetricsRecorder recorder) {
		ConnectionPoolConfiguration.Builder builder = ConnectionPoolConfiguration
			.builder(new TrackedConnectionFactory(driver, settings))
			.maxSize(settings.maxSize())
			.initialSize(settings.initialSize())
			.minIdle(settings.minIdle())
			.acquireRetry(settings.acquireRetry())
			.maxIdleTime(settings.maxIdleTime())
			.backgroundEvictionInterval(EVICTION)
			.validationDepth(settings.validationDepth())
			.customizer((pool) -> harden(pool, settings, scheduler));
		if (scheduler != Schedulers.immediate()) {
			builder.allocatorSubscribeOn(scheduler);
		}
		// Without a query TrackedConnection limits the validation, without a timer per
		// use
		if (settings.validationQuery() != null) {
			builder.validationQuery(settings.validationQuery()).maxValidationTime(settings.validationTimeout());
		}
		return new SafePool(builder.build(), settings, limits, scheduler, recorder);
	}

	private static void harden(PoolBuilder<Connection, ?> pool, PoolOptions settings, Scheduler scheduler) {
		pool.releaseHandler(ConnectionCleaner::release)
			.destroyHandler((connection) -> destroy(connection, settings, scheduler))
			.evictionPredicate((connection, metadata) -> isEvictable(connection, metadata, settings))
			.maxPendingAcquire(settings.maxPending());
		if (!settings.maxLifetime().isNegative()) {
			pool.maxLifeTime(settings.maxLifetime()).maxLifeTimeVariance(LIFE_VARIANCE_PERCENT);
		}
	}

	private static boolean isEvictable(Connection connection, PooledRefMetadata metadata, PoolOptions settings) {
		boolean isIdle = !settings.maxIdleTime().isNegative()
				&& metadata.idleTime() >= settings.maxIdleTime().toMillis();
		return isIdle || (connection instanceof TrackedConnection tracked && (tracked.isSuspect() || tracked.isFull()));
	}

	// A dead connection does not answer when it is closed
	private static Mono<Void> destroy(Connection connection, PoolOptions settings, Scheduler scheduler) {
		Mono<Void> closed = Flux.from(connection.close())
			.then()
			.timeout(settings.validationTimeout())
			.onErrorComplete();
		return (scheduler != Schedulers.immediate()) ? closed.subscribeOn(scheduler) : closed;
	}

	/**
	 * Create a connection that is acquired from the pool at its first statement.
	 */
	@Override
	public Mono<Connection> create() {
		return this.guarded.create();
	}

	/**
	 * Acquire a connection without a guard. A connection that fails its validation is
	 * discarded and the next one is acquired.
	 * @return a connection that the caller has to close
	 * @since 0.1.0
	 */
	@Override
	public Mono<Connection> acquire() {
		return acquire(this.attempts);
	}

	private Throwable unavailable(Throwable failure) {
		String database = getMetadata().getName();
		if (failure instanceof PoolAcquirePendingLimitException) {
			return ConnectionUnavailableException.queueIsFull(database, failure);
		}
		boolean isTimeout = failure instanceof TimeoutException || failure instanceof R2dbcTimeoutException;
		return isTimeout ? ConnectionUnavailableException.notConnected(database, failure) : failure;
	}

	/**
	 * Return how long to wait for a connection of {@link #acquire()}. The caller enforces
	 * the timeout, and releases a connection that arrives later.
	 * @return the acquire timeout of the pool options
	 * @since 0.1.0
	 */
	@Override
	public Duration acquireTimeout() {
		return this.acquireTimeout;
	}

	@Override
	public boolean isAwaited() {
		return getMetrics().map(PoolMetrics::pendingAcquireSize).orElse(0) > 0;
	}

	@Override
	public void exposed(Connection connection) {
		Object current = connection;
		while (!(current instanceof TrackedConnection) && current instanceof Wrapped<?> wrapped) {
			current = wrapped.unwrap();
		}
		if (current instanceof TrackedConnection tracked) {
			tracked.exposed();
		}
	}

	private Mono<Connection> acquire(int retries) {
		return super.create().onErrorResume((failure) -> (failure instanceof StaleConnectionException && retries > 0)
				? acquire(retries - 1) : Mono.error(unavailable(failure)));
	}

	/**
	 * Refuse further acquisitions, wait for the release of all connections within the
	 * control timeout, and close them.
	 */
	@Override
	public Mono<Void> disposeLater() {
		return this.guarded.close(this.guarded.limits().controlTimeout()).then(Mono.defer(super::disposeLater));
	}

}
