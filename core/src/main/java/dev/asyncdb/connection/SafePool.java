package dev.asyncdb.connection;

import java.time.Duration;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRefMetadata;

/**
 * A pool whose connections no cancel can leak, whoever uses them: a connection is cleaned
 * when it comes back, so {@code @Transactional}, {@code TransactionalOperator},
 * {@code DatabaseClient} and repositories are safe on it as they are. Each wait has an
 * end, and dead connections are found before they are lent out. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SafePool extends ConnectionPool {

	private static final Duration EVICTION = Duration.ofSeconds(30);

	private static final double LIFE_VARIANCE_PERCENT = 10;

	private final int tries;

	private SafePool(ConnectionPoolConfiguration configuration, int tries) {
		super(configuration);
		this.tries = tries;
	}

	/**
	 * Make a pool.
	 * @param driver makes connections, not a pool itself
	 * @param settings how the pool is bounded
	 * @return a pool, to be disposed of by the caller; it makes no connection before the
	 * first use
	 * @since 0.1.0
	 */
	public static SafePool create(ConnectionFactory driver, PoolSettings settings) {
		ConnectionPoolConfiguration.Builder builder = ConnectionPoolConfiguration
			.builder(new TrackedConnectionFactory(driver, settings))
			.maxSize(settings.maxSize())
			.initialSize(settings.initialSize())
			.minIdle(settings.minIdle())
			.acquireRetry(0)
			.maxAcquireTime(settings.acquire())
			.maxCreateConnectionTime(settings.create())
			.maxIdleTime(settings.maxIdle())
			.maxValidationTime(settings.validation().multipliedBy(2))
			.backgroundEvictionInterval(EVICTION)
			.validationDepth(settings.depth())
			.customizer((pool) -> harden(pool, settings));
		if (settings.validationQuery() != null) {
			builder.validationQuery(settings.validationQuery());
		}
		return new SafePool(builder.build(), settings.maxSize() + 1);
	}

	private static void harden(PoolBuilder<Connection, ?> pool, PoolSettings settings) {
		pool.releaseHandler(ConnectionCleaner::release)
			.destroyHandler((connection) -> destroyed(connection, settings))
			.evictionPredicate((connection, metadata) -> isSpent(connection, metadata, settings))
			.maxPendingAcquire(settings.maxPending());
		if (!settings.maxLife().isNegative()) {
			pool.maxLifeTime(settings.maxLife()).maxLifeTimeVariance(LIFE_VARIANCE_PERCENT);
		}
	}

	private static boolean isSpent(Connection connection, PooledRefMetadata metadata, PoolSettings settings) {
		boolean isIdle = !settings.maxIdle().isNegative() && metadata.idleTime() >= settings.maxIdle().toMillis();
		return isIdle || (connection instanceof TrackedConnection tracked && tracked.isSuspect());
	}

	// A dead connection does not answer its own end
	private static Mono<Void> destroyed(Connection connection, PoolSettings settings) {
		return Flux.from(connection.close()).then().timeout(settings.validation()).onErrorComplete();
	}

	/**
	 * Take a connection. One that turns out to be dead is thrown away, and the next is
	 * taken.
	 */
	@Override
	public Mono<Connection> create() {
		return next(this.tries);
	}

	private Mono<Connection> next(int further) {
		Mono<Connection> taken = super.create();
		return (further == 0) ? taken
				: taken.onErrorResume(StaleConnectionException.class, (dead) -> next(further - 1));
	}

}
