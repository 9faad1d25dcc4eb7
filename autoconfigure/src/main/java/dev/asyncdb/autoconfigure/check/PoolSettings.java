package dev.asyncdb.autoconfigure.check;

import java.util.function.UnaryOperator;

import dev.asyncdb.autoconfigure.Settings;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;

/**
 * Checks the settings of the pool that Spring Boot defines. It does not check them, and
 * the errors of the pool do not name the property.
 *
 * @since 0.1.0
 */
public final class PoolSettings {

	private static final int UNLIMITED = -1;

	private PoolSettings() {
	}

	/**
	 * Refuse numbers that are out of range.
	 * @param pool the settings
	 * @param property the name of the property with the last part of its name
	 * @since 0.1.0
	 */
	public static void require(R2dbcProperties.Pool pool, UnaryOperator<String> property) {
		int size = pool.getMaxSize();
		if (size < 1 && size != UNLIMITED) {
			throw new InvalidConfigurationPropertyValueException(property.apply("max-size"), size,
					"It must be at least 1, or -1 for any number");
		}
		Settings.requireAtLeast(0, property.apply("initial-size"), pool.getInitialSize());
		Settings.requireAtLeast(0, property.apply("min-idle"), pool.getMinIdle());
		Settings.requireAtLeast(0, property.apply("acquire-retry"), pool.getAcquireRetry());
	}

}
