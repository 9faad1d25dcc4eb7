package dev.asyncdb.pool;

import java.time.Duration;

import dev.asyncdb.connection.ConnectionOptions;
import io.r2dbc.spi.ValidationDepth;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link SafePool}. Immutable.
 *
 * @param maxSize maximum number of connections
 * @param initialSize number of connections that the first use creates
 * @param minIdle number of idle connections that the pool keeps
 * @param maxPending maximum number of callers that wait for a connection; the pool
 * refuses further callers immediately
 * @param acquireTimeout longest time to wait for a connection; negative for no limit
 * @param connectTimeout longest time to open a connection; negative for no limit
 * @param maxIdleTime longest time that a connection stays idle; negative for no limit
 * @param maxLifetime longest time that a connection is used, varied by up to ten percent
 * so that connections do not expire simultaneously; negative for no limit
 * @param validateAfterIdle idle time after which a connection has to answer before it is
 * acquired again
 * @param validationTimeout longest time to wait for that answer; negative for no limit
 * @param cleanupTimeout longest time to reset a connection that is released with an open
 * transaction or changed settings
 * @param validationDepth how the pool validates a connection before it is acquired
 * @param validationQuery the query that validates a connection, {@code null} for the
 * driver's own validation
 * @param acquireRetry how often the pool tries again to open or validate a connection
 * before it fails
 * @since 0.1.0
 */
public record PoolOptions(int maxSize, int initialSize, int minIdle, int maxPending, Duration acquireTimeout,
		Duration connectTimeout, Duration maxIdleTime, Duration maxLifetime, Duration validateAfterIdle,
		Duration validationTimeout, Duration cleanupTimeout, ValidationDepth validationDepth,
		@Nullable String validationQuery, int acquireRetry) {

	/**
	 * Create options.
	 * @since 0.1.0
	 */
	public PoolOptions {
		acquireTimeout = limit(acquireTimeout);
		connectTimeout = limit(connectTimeout);
		validationTimeout = limit(validationTimeout);
	}

	// As in the settings of Spring Boot
	private static Duration limit(Duration configured) {
		return configured.isNegative() ? ConnectionOptions.UNLIMITED : configured;
	}

	/**
	 * Return the default options.
	 * @return at most ten connections, none of them before the first use, and at most
	 * 2,000 callers that wait up to five seconds
	 * @since 0.1.0
	 */
	public static PoolOptions defaults() {
		return new PoolOptions(10, 0, 0, 2000, Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofMinutes(10),
				Duration.ofMinutes(30), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(2),
				ValidationDepth.LOCAL, null, 0);
	}

	/**
	 * Return options that wait as long as it takes for a connection, as a pool of Spring
	 * Boot does. Sessions keep the acquire timeout of their own options.
	 * @return the default options without an acquire timeout and a connect timeout
	 * @since 0.1.0
	 */
	public static PoolOptions patient() {
		return defaults().withAcquireTimeout(ConnectionOptions.UNLIMITED)
			.withConnectTimeout(ConnectionOptions.UNLIMITED);
	}

	/**
	 * Return these options with another maximum size.
	 * @param maxSize maximum number of connections
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withMaxSize(int maxSize) {
		return new PoolOptions(maxSize, this.initialSize, this.minIdle, this.maxPending, this.acquireTimeout,
				this.connectTimeout, this.maxIdleTime, this.maxLifetime, this.validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, this.validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another initial size.
	 * @param initialSize number of connections that the first use creates
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withInitialSize(int initialSize) {
		return new PoolOptions(this.maxSize, initialSize, this.minIdle, this.maxPending, this.acquireTimeout,
				this.connectTimeout, this.maxIdleTime, this.maxLifetime, this.validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, this.validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another minimum number of idle connections.
	 * @param minIdle number of idle connections that the pool keeps
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withMinIdle(int minIdle) {
		return new PoolOptions(this.maxSize, this.initialSize, minIdle, this.maxPending, this.acquireTimeout,
				this.connectTimeout, this.maxIdleTime, this.maxLifetime, this.validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, this.validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another maximum number of waiting callers.
	 * @param maxPending maximum number of callers that wait for a connection
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withMaxPending(int maxPending) {
		return new PoolOptions(this.maxSize, this.initialSize, this.minIdle, maxPending, this.acquireTimeout,
				this.connectTimeout, this.maxIdleTime, this.maxLifetime, this.validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, this.validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another acquire timeout.
	 * @param acquireTimeout longest time to wait for a connection
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withAcquireTimeout(Duration acquireTimeout) {
		return new PoolOptions(this.maxSize, this.initialSize, this.minIdle, this.maxPending, acquireTimeout,
				this.connectTimeout, this.maxIdleTime, this.maxLifetime, this.validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, this.validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another connect timeout.
	 * @param connectTimeout longest time to open a connection
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withConnectTimeout(Duration connectTimeout) {
		return new PoolOptions(this.maxSize, this.initialSize, this.minIdle, this.maxPending, this.acquireTimeout,
				connectTimeout, this.maxIdleTime, this.maxLifetime, this.validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, this.validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another maximum idle time.
	 * @param maxIdleTime longest time that a connection stays idle
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withMaxIdleTime(Duration maxIdleTime) {
		return new PoolOptions(this.maxSize, this.initialSize, this.minIdle, this.maxPending, this.acquireTimeout,
				this.connectTimeout, maxIdleTime, this.maxLifetime, this.validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, this.validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another maximum lifetime.
	 * @param maxLifetime longest time that a connection is used
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withMaxLifetime(Duration maxLifetime) {
		return new PoolOptions(this.maxSize, this.initialSize, this.minIdle, this.maxPending, this.acquireTimeout,
				this.connectTimeout, this.maxIdleTime, maxLifetime, this.validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, this.validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another idle time before validation.
	 * @param validateAfterIdle idle time after which a connection has to answer before it
	 * is acquired again
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withValidateAfterIdle(Duration validateAfterIdle) {
		return new PoolOptions(this.maxSize, this.initialSize, this.minIdle, this.maxPending, this.acquireTimeout,
				this.connectTimeout, this.maxIdleTime, this.maxLifetime, validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, this.validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another validation timeout.
	 * @param validationTimeout longest time to wait for that answer
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withValidationTimeout(Duration validationTimeout) {
		return new PoolOptions(this.maxSize, this.initialSize, this.minIdle, this.maxPending, this.acquireTimeout,
				this.connectTimeout, this.maxIdleTime, this.maxLifetime, this.validateAfterIdle, validationTimeout,
				this.cleanupTimeout, this.validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another cleanup timeout.
	 * @param cleanupTimeout longest time to reset a connection that is released with an
	 * open transaction or changed settings
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withCleanupTimeout(Duration cleanupTimeout) {
		return new PoolOptions(this.maxSize, this.initialSize, this.minIdle, this.maxPending, this.acquireTimeout,
				this.connectTimeout, this.maxIdleTime, this.maxLifetime, this.validateAfterIdle, this.validationTimeout,
				cleanupTimeout, this.validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another validation depth.
	 * @param validationDepth how the pool validates a connection before it is acquired
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withValidationDepth(ValidationDepth validationDepth) {
		return new PoolOptions(this.maxSize, this.initialSize, this.minIdle, this.maxPending, this.acquireTimeout,
				this.connectTimeout, this.maxIdleTime, this.maxLifetime, this.validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, validationDepth, this.validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another validation query.
	 * @param validationQuery the query that validates a connection, {@code null} for the
	 * driver's own validation
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withValidationQuery(@Nullable String validationQuery) {
		return new PoolOptions(this.maxSize, this.initialSize, this.minIdle, this.maxPending, this.acquireTimeout,
				this.connectTimeout, this.maxIdleTime, this.maxLifetime, this.validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, this.validationDepth, validationQuery, this.acquireRetry);
	}

	/**
	 * Return these options with another number of retries.
	 * @param acquireRetry how often the pool tries again to open or validate a connection
	 * @return new options
	 * @since 0.1.0
	 */
	public PoolOptions withAcquireRetry(int acquireRetry) {
		return new PoolOptions(this.maxSize, this.initialSize, this.minIdle, this.maxPending, this.acquireTimeout,
				this.connectTimeout, this.maxIdleTime, this.maxLifetime, this.validateAfterIdle, this.validationTimeout,
				this.cleanupTimeout, this.validationDepth, this.validationQuery, acquireRetry);
	}

}
