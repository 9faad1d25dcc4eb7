package dev.asyncdb.session.query;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;

import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * A value at which a window ends. A property can hold less than its column, and the next
 * window would begin at another value: it would skip rows, or show some again.
 */
final class KeysetValue {

	private KeysetValue() {
	}

	/**
	 * Check that a property holds the value of its column.
	 * @param stored the value as the driver reads it
	 * @param held the value of the property as the driver takes it
	 */
	static void requireExact(MappedEntity<?> mapped, String property, @Nullable Object stored, @Nullable Object held) {
		if (stored != null && held != null && !isExact(stored, held)) {
			throw new InvalidDataAccessApiUsageException(
					"A window of %s cannot be ordered by '%s': a %s cannot hold all values of its column, so rows would be skipped. Use a type that can, or scroll by offset"
						.formatted(mapped, property, held.getClass().getSimpleName()));
		}
	}

	private static boolean isExact(Object stored, Object held) {
		if (stored instanceof Temporal time) {
			return isExact(time, held);
		}
		return !(stored instanceof Number number) || !(held instanceof Number value) || isExact(number, value);
	}

	private static boolean isExact(Temporal stored, Object held) {
		if (stored.getClass() == held.getClass()) {
			return stored.equals(held);
		}
		return !(held instanceof LocalDate) || !stored.isSupported(ChronoField.NANO_OF_DAY)
				|| stored.getLong(ChronoField.NANO_OF_DAY) == 0;
	}

	private static boolean isExact(Number stored, Number held) {
		if (isFloating(stored) && isFloating(held)) {
			return Double.compare(stored.doubleValue(), held.doubleValue()) == 0;
		}
		// Decimals are compared with the digits of a double, but with all of a float
		BigDecimal value = (held instanceof Float) ? new BigDecimal(held.doubleValue())
				: new BigDecimal(held.toString());
		return held instanceof BigDecimal || new BigDecimal(stored.toString()).compareTo(value) == 0;
	}

	private static boolean isFloating(Number number) {
		return number instanceof Double || number instanceof Float;
	}

}
