package dev.asyncdb.mapping.value;

import java.time.Duration;
import java.time.Period;
import java.util.Set;

import io.r2dbc.postgresql.codec.Interval;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Reads the intervals of PostgreSQL's driver as the types of the JDK that can hold them.
 * A day has 24 hours, as PostgreSQL counts it where an interval becomes seconds.
 */
public final class Intervals {

	/** The types of the JDK that hold a part of what an interval has. */
	static final Set<Class<?>> TYPES = Set.of(Duration.class, Period.class);

	private static final boolean PRESENT = ClassUtils.isPresent("io.r2dbc.postgresql.codec.Interval",
			Intervals.class.getClassLoader());

	private Intervals() {
	}

	static boolean isInterval(Object value) {
		return PRESENT && Values.isInterval(value);
	}

	/**
	 * Return an interval in a type.
	 * @return {@code null} if the type cannot hold it
	 */
	public static @Nullable Object in(Class<?> type, Object interval) {
		return (type == Duration.class) ? Values.duration(interval) : Values.period(interval);
	}

	/**
	 * Loaded only if the driver is present.
	 */
	private static final class Values {

		static boolean isInterval(Object value) {
			return value instanceof Interval;
		}

		static @Nullable Duration duration(Object value) {
			Interval interval = (Interval) value;
			return (interval.getYears() == 0 && interval.getMonths() == 0)
					? interval.getDuration().plusDays(interval.getDays()) : null;
		}

		static @Nullable Period period(Object value) {
			Interval interval = (Interval) value;
			return interval.getDuration().isZero() ? interval.getPeriod() : null;
		}

	}

}
