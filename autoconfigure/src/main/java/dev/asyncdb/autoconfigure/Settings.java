package dev.asyncdb.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Refuses values of properties that are out of range.
 *
 * @since 0.1.0
 */
public final class Settings {

	private Settings() {
	}

	/**
	 * Require a minimum.
	 * @param minimum the smallest allowed value
	 * @param property the name of the property
	 * @param value the value, {@code null} if it is not set
	 * @since 0.1.0
	 */
	public static void requireAtLeast(int minimum, String property, @Nullable Integer value) {
		if (value != null && value < minimum) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"It must be at least %d".formatted(minimum));
		}
	}

	/**
	 * Require a duration that is zero or positive.
	 * @param property the name of the property
	 * @param value the value
	 * @since 0.1.0
	 */
	public static void requireNotNegative(String property, Duration value) {
		if (value.isNegative()) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"It must not be negative; 0 is allowed");
		}
	}

	/**
	 * Require a positive duration.
	 * @param property the name of the property
	 * @param value the value, {@code null} if it is not set
	 * @since 0.1.0
	 */
	public static void requirePositive(String property, @Nullable Duration value) {
		if (value != null && (value.isNegative() || value.isZero())) {
			throw new InvalidConfigurationPropertyValueException(property, value, "It must be positive, such as 30s");
		}
	}

}
