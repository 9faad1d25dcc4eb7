package dev.asyncdb.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationStyle;

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

	/**
	 * Require a duration that is not shorter than another one.
	 * @param minimum the shortest allowed duration
	 * @param property the name of the property
	 * @param value the value
	 * @param reason what the minimum is
	 * @since 0.1.0
	 */
	public static void requireAtLeast(Duration minimum, String property, Duration value, String reason) {
		if (value.compareTo(minimum) < 0) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"It must be at least %s, the value of %s".formatted(DurationStyle.SIMPLE.print(minimum), reason));
		}
	}

}
