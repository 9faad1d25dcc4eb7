package dev.asyncdb.autoconfigure.syncdb;

import java.time.Duration;

import io.r2dbc.pool.PoolingConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;

/**
 * The pool that a URL configures, as in {@code r2dbc:pool:postgresql:…?initialSize=50}:
 * no property limits its size.
 */
final class UrlPool {

	private static final String NAME = "asyncdbSyncdbUrlPool";

	private UrlPool() {
	}

	/**
	 * Prevent the pool from creating connections in advance and from keeping idle ones.
	 */
	static void limit(ConfigurableListableBeanFactory beans) {
		ConnectionFactoryOptionsBuilderCustomizer customizer = UrlPool::limit;
		beans.registerSingleton(NAME, customizer);
	}

	private static void limit(ConnectionFactoryOptions.Builder options) {
		if (isPool(options.build())) {
			options.option(PoolingConnectionFactoryProvider.INITIAL_SIZE, 0)
				.option(PoolingConnectionFactoryProvider.MIN_IDLE, 0)
				.option(PoolingConnectionFactoryProvider.MAX_SIZE, 2)
				.option(PoolingConnectionFactoryProvider.MAX_IDLE_TIME, Duration.ZERO);
		}
	}

	private static boolean isPool(ConnectionFactoryOptions options) {
		String driver = String.valueOf(options.getValue(ConnectionFactoryOptions.DRIVER));
		String protocol = String.valueOf(options.getValue(ConnectionFactoryOptions.PROTOCOL));
		return driver.equals("pool") || (driver.equals("proxy") && protocol.startsWith("pool:"));
	}

}
