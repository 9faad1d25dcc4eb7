package dev.asyncdb.autoconfigure.databases;

import java.time.Duration;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.connection.ConnectionOptions;
import dev.asyncdb.connection.TransactionLimits;
import dev.asyncdb.pool.PoolOptions;
import dev.asyncdb.url.DriverOptions;
import dev.asyncdb.url.StartupSettings;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;

/**
 * Translates settings of a database into options, in the same way for each database.
 *
 * @since 0.1.0
 */
public final class DatabaseOptions {

	private static final Duration GRACE = Duration.ofSeconds(2);

	// A burst of requests may queue, since the acquire timeout limits each wait
	private static final int PENDING_PER_CONNECTION = 1000;

	// As R2DBC's pool understands it
	private static final int UNLIMITED = -1;

	// More connections than a server has
	private static final int MANY = 1_000_000;

	private DatabaseOptions() {
	}

	/**
	 * Create connection options. The server's own statement timeout comes first, so its
	 * error has time to arrive.
	 * @param session the defaults of sessions
	 * @param pool the settings of the pool
	 * @return the connection options
	 * @since 0.1.0
	 */
	public static ConnectionOptions connections(AsyncdbProperties.Session session, AsyncdbProperties.Pool pool) {
		ConnectionOptions options = ConnectionOptions.defaults().withLeakDetectionThreshold(pool.leakThreshold());
		Duration statement = session.statementTimeout();
		Duration idle = session.streamIdleTimeout();
		return options.withStatementTimeout(statement.isZero() ? ConnectionOptions.UNLIMITED : statement.plus(GRACE))
			.withStreamIdleTimeout(idle.isZero() ? ConnectionOptions.UNLIMITED : idle);
	}

	/**
	 * Create the limits of transactions. Limits of an address that was not given to
	 * asyncdb would apply to all its users, so they apply in each transaction instead.
	 * @param connections the connection factory
	 * @param session the defaults of sessions
	 * @return the limits
	 * @since 0.1.0
	 */
	public static TransactionLimits limits(ConnectionFactory connections, AsyncdbProperties.Session session) {
		OptionsCapableConnectionFactory known = OptionsCapableConnectionFactory.unwrapFrom(connections);
		DriverOptions limits = session.toDriverOptions();
		return TransactionLimits.of((known != null && !StartupSettings.areApplied(connections))
				? limits.unlessDefinedBy(known.getOptions()) : limits);
	}

	/**
	 * Create pool options.
	 * @param defaults the options that apply unless set
	 * @param pool the settings of Spring Boot
	 * @param asyncdb the settings in addition to those
	 * @return the pool options
	 * @since 0.1.0
	 */
	public static PoolOptions pool(PoolOptions defaults, R2dbcProperties.Pool pool, AsyncdbProperties.Pool asyncdb) {
		int size = (pool.getMaxSize() == UNLIMITED) ? MANY : pool.getMaxSize();
		int pending = (asyncdb.maxPending() != null) ? asyncdb.maxPending()
				: PENDING_PER_CONNECTION * Math.min(size, MANY);
		return defaults.withMaxSize(size)
			.withInitialSize(Math.min(pool.getInitialSize(), size))
			.withMinIdle(pool.getMinIdle())
			.withMaxPending(pending)
			.withAcquireTimeout(or(pool.getMaxAcquireTime(), defaults.acquireTimeout()))
			.withConnectTimeout(or(pool.getMaxCreateConnectionTime(), defaults.connectTimeout()))
			.withMaxIdleTime(or(pool.getMaxIdleTime(), defaults.maxIdleTime()))
			.withMaxLifetime(or(pool.getMaxLifeTime(), defaults.maxLifetime()))
			.withValidateAfterIdle(asyncdb.validateAfterIdle())
			.withValidationTimeout(or(pool.getMaxValidationTime(), defaults.validationTimeout()))
			.withValidationDepth(pool.getValidationDepth())
			.withValidationQuery(pool.getValidationQuery())
			.withAcquireRetry(pool.getAcquireRetry());
	}

	private static Duration or(@Nullable Duration configured, Duration defaultValue) {
		return (configured != null) ? configured : defaultValue;
	}

}
