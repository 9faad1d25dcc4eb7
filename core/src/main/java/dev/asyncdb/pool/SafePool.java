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
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcTimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRefMetadata;

/**
 * A pool whose connections no cancel can leak, whoever uses them: {@code @Transactional},
 * {@code TransactionalOperator}, {@code DatabaseClient} and repositories are safe on it
 * as they are. Each wait has an end, dead connections are found before they are lent out,
 * and what a borrower changed in the server's session does not reach the next.
 * Thread-safe.
 * <p>
 * A connection of this pool is guarded: it is taken at the first statement, its
 * statements are drained instead of cancelled, and what ends a transaction waits for
 * them. Its metadata is known from the first statement on.
 *
 * @since 0.1.0
 */
public final class SafePool extends ConnectionPool implements TargetConnections {

	private static final Duration EVICTION = Duration.ofSeconds(30);

	private static final double LIFE_VARIANCE_PERCENT = 10;

	private final int tries;

	private final Duration longestWait;

	private final GuardedConnectionFactory guarded;

	private SafePool(ConnectionPoolConfiguration configuration, PoolOptions settings, ConnectionOptions limits,
			Scheduler scheduler, DatabaseMetricsRecorder recorder) {
		super(configuration);
		this.tries = settings.maxSize() + 1;
		this.longestWait = settings.acquireTimeout();
		this.guarded = new GuardedConnectionFactory(this, scheduler, limits, recorder);
	}

	/**
	 * Make a pool.
	 * @param driver makes connections, not a pool itself
	 * @param settings how the pool is bounded
	 * @param limits how long taking and returning a connection may last
	 * @param scheduler where the driver is called; {@link Schedulers#immediate()} for a
	 * driver that never blocks
	 * @return a pool, to be disposed of by the caller; it makes no connection before the
	 * first use
	 * @since 0.1.0
	 */
	public static SafePool create(ConnectionFactory driver, PoolOptions settings, ConnectionOptions limits,
			Scheduler scheduler) {
		return create(driver, settings, limits, scheduler, DatabaseMetricsRecorder.NO_OP);
	}

	/**
	 * Make a pool that records the use of its connections.
	 * @param driver makes connections, not a pool itself
	 * @param settings how the pool is bounded
	 * @param limits how long taking and returning a connection may last
	 * @param scheduler where the driver is called
	 * @param recorder receives connections and statements, except those of sessions,
	 * which a manager records
	 * @return a pool, to be disposed of by the caller
	 * @since 0.1.0
	 */
	public static SafePool create(ConnectionFactory driver, PoolOptions settings, ConnectionOptions limits,
			Scheduler scheduler, DatabaseMetricsRecorder recorder) {
		ConnectionPoolConfiguration.Builder builder = ConnectionPoolConfiguration
			.builder(new TrackedConnectionFactory(driver, settings))
			.maxSize(settings.maxSize())
			.initialSize(settings.initialSize())
			.minIdle(settings.minIdle())
			.acquireRetry(0)
			.maxCreateConnectionTime(settings.connectTimeout())
			.maxIdleTime(settings.maxIdleTime())
			.backgroundEvictionInterval(EVICTION)
			.validationDepth(settings.validationDepth())
			.customizer((pool) -> harden(pool, settings, scheduler));
		if (scheduler != Schedulers.immediate()) {
			builder.allocatorSubscribeOn(scheduler);
		}
		// Else validation is bounded already, without a timer for each use
		if (settings.validationQuery() != null) {
			builder.validationQuery(settings.validationQuery()).maxValidationTime(settings.validationTimeout());
		}
		return new SafePool(builder.build(), settings, limits, scheduler, recorder);
	}

	private static void harden(PoolBuilder<Connection, ?> pool, PoolOptions settings, Scheduler scheduler) {
		pool.releaseHandler(ConnectionCleaner::release)
			.destroyHandler((connection) -> destroyed(connection, settings, scheduler))
			.evictionPredicate((connection, metadata) -> isSpent(connection, metadata, settings))
			.maxPendingAcquire(settings.maxPending());
		if (!settings.maxLifetime().isNegative()) {
			pool.maxLifeTime(settings.maxLifetime()).maxLifeTimeVariance(LIFE_VARIANCE_PERCENT);
		}
	}

	private static boolean isSpent(Connection connection, PooledRefMetadata metadata, PoolOptions settings) {
		boolean isIdle = !settings.maxIdleTime().isNegative()
				&& metadata.idleTime() >= settings.maxIdleTime().toMillis();
		return isIdle || (connection instanceof TrackedConnection tracked && tracked.isSuspect());
	}

	// A dead connection does not answer its own end
	private static Mono<Void> destroyed(Connection connection, PoolOptions settings, Scheduler scheduler) {
		Mono<Void> closed = Flux.from(connection.close())
			.then()
			.timeout(settings.validationTimeout())
			.onErrorComplete();
		return (scheduler != Schedulers.immediate()) ? closed.subscribeOn(scheduler) : closed;
	}

	/**
	 * A connection that is taken from the pool at its first statement.
	 */
	@Override
	public Mono<Connection> create() {
		return this.guarded.create();
	}

	/**
	 * Take a connection without a guard, as this library does for its own guard. One that
	 * turns out to be dead is thrown away, and the next is taken.
	 * @return a connection, to be closed by the caller
	 * @since 0.1.0
	 */
	@Override
	public Mono<Connection> take() {
		return take(this.tries);
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
	 * How long to wait for a connection of {@link #take()}. Whoever takes it stops
	 * waiting, and returns one that comes later.
	 * @return the limit of the pool's settings
	 * @since 0.1.0
	 */
	@Override
	public Duration longestWait() {
		return this.longestWait;
	}

	private Mono<Connection> take(int further) {
		return super.create().onErrorResume((failure) -> (failure instanceof StaleConnectionException && further > 0)
				? take(further - 1) : Mono.error(unavailable(failure)));
	}

	/**
	 * Give no connection any more, wait until those that are held are returned, at most
	 * as long as a transaction may take to end, and close all.
	 */
	@Override
	public Mono<Void> disposeLater() {
		return this.guarded.end(this.guarded.limits().controlTimeout()).then(Mono.defer(super::disposeLater));
	}

}
