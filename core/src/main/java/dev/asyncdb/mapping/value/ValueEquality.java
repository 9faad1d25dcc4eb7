package dev.asyncdb.mapping.value;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Compares a stored value with the current one, so that only values are written that the
 * database could tell apart: decimals are equal whatever their scale is, times are equal
 * if they are stored as the same, and offsets differ only if the database keeps them.
 *
 * @param keepsOffsets whether the database stores the offset of a time
 * @param micros how the database reduces a time to microseconds, {@code null} if it
 * stores nanoseconds
 * @since 0.1.0
 */
public record ValueEquality(boolean keepsOffsets, @Nullable RoundingMode micros) {

	// None of them has a next microsecond: a time starts anew at midnight, the others are
	// the last ones
	private static final Set<Temporal> LAST = Set.of(LocalTime.MAX.truncatedTo(ChronoUnit.MICROS),
			LocalDateTime.MAX.truncatedTo(ChronoUnit.MICROS), Instant.MAX.truncatedTo(ChronoUnit.MICROS));

	/**
	 * Values of a database that keeps offsets and nanoseconds.
	 *
	 * @since 0.1.0
	 */
	public static final ValueEquality EXACT = new ValueEquality(true, null);

	/**
	 * Compare two values of one column.
	 * @param stored the value that was read or written last
	 * @param now the current value
	 * @return {@code true} if an update would store the same
	 * @since 0.1.0
	 */
	public boolean areEqual(@Nullable Object stored, @Nullable Object now) {
		if (stored == now) {
			return true;
		}
		return stored != null && now != null
				&& (stored.equals(now) || areSameNumber(stored, now) || areSameTime(stored, now));
	}

	private static boolean areSameNumber(Object stored, Object now) {
		return stored instanceof BigDecimal number && now instanceof BigDecimal other && number.compareTo(other) == 0;
	}

	private boolean areSameTime(Object stored, Object now) {
		Temporal first = comparable(stored);
		Temporal second = comparable(now);
		return first != null && second != null && first.getClass() == second.getClass()
				&& (first.equals(second) || first.equals(reduced(second)));
	}

	private @Nullable Temporal comparable(Object value) {
		if (value instanceof OffsetDateTime time) {
			return this.keepsOffsets ? time : time.toInstant();
		}
		if (value instanceof ZonedDateTime time) {
			return this.keepsOffsets ? time : time.toInstant();
		}
		return (value instanceof Instant || value instanceof LocalDateTime || value instanceof LocalTime)
				? (Temporal) value : null;
	}

	/**
	 * Return the time that would be stored. A tie is not reduced, since databases differ
	 * in it.
	 */
	private Temporal reduced(Temporal time) {
		int rest = time.get(ChronoField.NANO_OF_SECOND) % 1000;
		if (this.micros == null || rest == 500) {
			return time;
		}
		Temporal truncated = time.minus(rest, ChronoUnit.NANOS);
		if (this.micros != RoundingMode.HALF_UP || rest < 500) {
			return truncated;
		}
		return LAST.contains(truncated) ? time : truncated.plus(1, ChronoUnit.MICROS);
	}

}
