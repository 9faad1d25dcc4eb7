package dev.asyncdb.url;

import java.util.Set;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

/**
 * Removes a pool or a proxy from connection options, so that the options of the driver
 * remain.
 * <p>
 * A pool has the driver as its protocol: {@code r2dbc:pool:postgresql:…} and
 * {@code r2dbc:proxy:pool:postgresql:…}.
 */
final class PoolUrlOptions {

	private static final Set<String> WRAPPERS = Set.of("pool", "proxy");

	private static final Set<String> SETTINGS = Set.of("acquireRetry", "backgroundEvictionInterval", "initialSize",
			"maxAcquireTime", "maxCreateConnectionTime", "maxIdleTime", "maxLifeTime", "maxPendingAcquire", "maxSize",
			"maxValidationTime", "minIdle", "poolName", "postAllocate", "preRelease", "proxyListener", "registerJmx",
			"validationDepth", "validationQuery");

	private PoolUrlOptions() {
	}

	static ConnectionFactoryOptions remove(ConnectionFactoryOptions options) {
		ConnectionFactoryOptions current = options;
		while (WRAPPERS.contains(String.valueOf(current.getValue(ConnectionFactoryOptions.DRIVER)))) {
			current = unwrap(current);
		}
		return ConnectionFactoryOptions.builder().from(current, (option) -> !SETTINGS.contains(option.name())).build();
	}

	private static ConnectionFactoryOptions unwrap(ConnectionFactoryOptions wrapped) {
		@Nullable Object protocol = wrapped.getValue(ConnectionFactoryOptions.PROTOCOL);
		if (protocol == null) {
			throw new DatabaseUrlException("names a pool but no database");
		}
		String[] driverAndProtocol = protocol.toString().split(":", 2);
		ConnectionFactoryOptions.Builder inner = ConnectionFactoryOptions.builder()
			.from(wrapped, (option) -> !isWrapping(option))
			.option(ConnectionFactoryOptions.DRIVER, driverAndProtocol[0]);
		if (driverAndProtocol.length > 1) {
			inner.option(ConnectionFactoryOptions.PROTOCOL, driverAndProtocol[1]);
		}
		return inner.build();
	}

	private static boolean isWrapping(Option<?> option) {
		return option.equals(ConnectionFactoryOptions.DRIVER) || option.equals(ConnectionFactoryOptions.PROTOCOL);
	}

}
