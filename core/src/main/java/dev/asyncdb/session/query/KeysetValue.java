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
	 * Check that a property holds the value of its column. A primitive is zero where the
	 * column is NULL.
	 * @param stored the value as the driver reads it
	 * @param value the value of the property
	 * @param held the same as the driver takes it, {@code null} if it is not written
	 */
	static void requireExact(MappedEntity<?> mapped, String property, @Nullable Object stored, @Nullable Object value,
			@Nullable Object held) {
		boolean isExact = (stored != null && held != null) ? isExact(stored, held)
				: (stored == null) == (value == null);
		if (!isExact) {
			throw new InvalidDataAccessApiUsageException(
					"A window of %s cannot be ordered by '%s': its type cannot hold all values of its column, so rows would be skipped. Use one that can, or scroll by offset"
						.formatted(mapped, property));
		}
	}

	private static boolean isExact(Object stored, Object held) {
		if (stored instanceof Number number && held instanceof Number value) {
			return isExact(number, value);
		}
		if (stored instanceof String text && held instanceof String value) {
			// Blanks at the end of a CHAR make no difference
			return text.stripTrailing().equals(value.stripTrailing());
		}
		return !(stored instanceof Temporal time) || isExact(time, held);
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
