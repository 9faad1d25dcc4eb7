package dev.asyncdb.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Refuses values of properties that are out of range.
 */
final class Settings {

	private Settings() {
	}

	static void requireAtLeast(int minimum, String property, @Nullable Integer value) {
		if (value != null && value < minimum) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"It must be at least %d".formatted(minimum));
		}
	}

	static void requireNotNegative(String property, Duration value) {
		if (value.isNegative()) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"It must not be negative; 0 is allowed");
		}
	}

	static void requirePositive(String property, @Nullable Duration value) {
		if (value != null && (value.isNegative() || value.isZero())) {
			throw new InvalidConfigurationPropertyValueException(property, value, "It must be positive, such as 30s");
		}
	}

}
