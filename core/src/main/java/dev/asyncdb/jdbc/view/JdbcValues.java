package dev.asyncdb.jdbc.view;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;

/**
 * Converts values between R2DBC drivers, which use {@code java.time}, and JDBC.
 */
final class JdbcValues {

	private static final Map<Class<?>, Object> ZEROS = Map.of(boolean.class, false, byte.class, (byte) 0, short.class,
			(short) 0, int.class, 0, long.class, 0L, float.class, 0f, double.class, 0d);

	private JdbcValues() {
	}

	/**
	 * Convert a value for a getter of JDBC; {@code null} is zero for primitive types.
	 */
	static @Nullable Object as(Class<?> type, @Nullable Object value) throws SQLException {
		return as(type, value, ZoneId.systemDefault());
	}

	/**
	 * Convert a value for a getter of JDBC.
	 * @param momentZone the time zone of a moment that is a date and time
	 */
	static @Nullable Object as(Class<?> type, @Nullable Object value, ZoneId momentZone) throws SQLException {
		if (value == null) {
			return ZEROS.get(type);
		}
		Object time = (value instanceof java.time.temporal.Temporal) ? time(type, value, momentZone) : null;
		if (time != null) {
			return time;
		}
		if (ClassUtils.isAssignableValue(type, value)) {
			return value;
		}
		if (type == BigDecimal.class && value instanceof Number number) {
			return new BigDecimal(number.toString());
		}
		if (ClassUtils.resolvePrimitiveIfNecessary(type) == Boolean.class && value instanceof Number number) {
			return number.doubleValue() != 0;
		}
		try {
			return DefaultConversionService.getSharedInstance().convert(value, type);
		}
		catch (ConversionException ex) {
			// The message of the cause contains the value
			throw new SQLException("A value of type %s cannot be converted to %s".formatted(value.getClass().getName(),
					type.getName()), "22018");
		}
	}

	private static @Nullable Object time(Class<?> type, Object value, ZoneId momentZone) {
		if (java.util.Date.class.isAssignableFrom(type)) {
			return date(type, value, momentZone);
		}
		if (type == LocalTime.class) {
			return timeOfDay(value);
		}
		LocalDateTime local = local(value);
		if (local == null) {
			return null;
		}
		if (type == LocalDate.class) {
			return local.toLocalDate();
		}
		if (type == LocalDateTime.class) {
			return local;
		}
		if (type == Instant.class) {
			return local.atZone(momentZone).toInstant();
		}
		return (type == OffsetDateTime.class && !(value instanceof OffsetDateTime))
				? local.atZone(momentZone).toOffsetDateTime() : null;
	}

	private static @Nullable LocalTime timeOfDay(Object value) {
		if (value instanceof LocalTime time) {
			return time;
		}
		LocalDateTime local = local(value);
		return (local != null) ? local.toLocalTime() : null;
	}

	private static java.util.@Nullable Date date(Class<?> type, Object value, ZoneId momentZone) {
		Instant moment = moment(value, momentZone);
		Object known = (moment != null) ? moment : value;
		if (type == Time.class) {
			LocalTime time = timeOfDay(known);
			return (time != null) ? Time.valueOf(time) : null;
		}
		LocalDateTime local = local(known);
		if (local == null) {
			return null;
		}
		if (type == Date.class) {
			return Date.valueOf(local.toLocalDate());
		}
		return (moment != null) ? Timestamp.from(moment) : Timestamp.valueOf(local);
	}

	/**
	 * Return the moment of a value, also in an hour that the clock of the JVM repeats.
	 * @return {@code null} for a date and time in the time zone of the JVM
	 */
	private static @Nullable Instant moment(Object value, ZoneId momentZone) {
		if (value instanceof LocalDateTime local) {
			return momentZone.equals(ZoneId.systemDefault()) ? null : local.atZone(momentZone).toInstant();
		}
		if (value instanceof OffsetDateTime moment) {
			return moment.toInstant();
		}
		if (value instanceof ZonedDateTime moment) {
			return moment.toInstant();
		}
		return (value instanceof Instant moment) ? moment : null;
	}

	/**
	 * Convert a value for a getter of JDBC with a calendar, whose time zone a value
	 * without one has.
	 */
	static java.util.@Nullable Date as(Class<?> type, @Nullable Object value, Calendar calendar) throws SQLException {
		ZoneId zone = calendar.getTimeZone().toZoneId();
		if (value instanceof LocalDateTime local) {
			return date(type, local.atZone(zone).toInstant());
		}
		if (value instanceof LocalDate day) {
			return date(type, day.atStartOfDay(zone).toInstant());
		}
		if (value instanceof LocalTime time) {
			return date(type, time.atDate(LocalDate.EPOCH).atZone(zone).toInstant());
		}
		return (java.util.Date) as(type, value);
	}

	private static java.util.Date date(Class<?> type, Instant moment) {
		if (type == Timestamp.class) {
			return Timestamp.from(moment);
		}
		return (type == Date.class) ? new Date(moment.toEpochMilli()) : new Time(moment.toEpochMilli());
	}

	// JDBC uses the time zone of the JVM
	private static @Nullable LocalDateTime local(Object value) {
		if (value instanceof LocalDateTime local) {
			return local;
		}
		if (value instanceof LocalDate date) {
			return date.atStartOfDay();
		}
		if (value instanceof OffsetDateTime moment) {
			return LocalDateTime.ofInstant(moment.toInstant(), ZoneId.systemDefault());
		}
		if (value instanceof ZonedDateTime moment) {
			return LocalDateTime.ofInstant(moment.toInstant(), ZoneId.systemDefault());
		}
		return (value instanceof Instant instant) ? LocalDateTime.ofInstant(instant, ZoneId.systemDefault()) : null;
	}

	/**
	 * Convert a value for a driver of R2DBC.
	 * @param momentZone the time zone of a moment that is a date and time
	 */
	static @Nullable Object bound(@Nullable Object value, ZoneId momentZone) {
		if (value instanceof Timestamp timestamp) {
			return LocalDateTime.ofInstant(timestamp.toInstant(), momentZone);
		}
		if (value instanceof Date date) {
			return date.toLocalDate();
		}
		if (value instanceof Time time) {
			return time.toLocalTime();
		}
		if (value instanceof java.util.Date date) {
			return LocalDateTime.ofInstant(date.toInstant(), momentZone);
		}
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		if (value instanceof BigInteger number) {
			return new BigDecimal(number);
		}
		boolean isPrimitives = value != null && value.getClass().isArray() && !(value instanceof byte[])
				&& value.getClass().getComponentType().isPrimitive();
		return isPrimitives ? ObjectUtils.toObjectArray(value)
				: (value instanceof Character) ? value.toString() : value;
	}

	/**
	 * Convert a date in the time zone of a calendar.
	 */
	@SuppressWarnings("JavaUtilDate")
	static @Nullable Object bound(java.util.@Nullable Date moment, Calendar calendar) {
		if (moment == null) {
			return null;
		}
		Instant instant = (moment instanceof Timestamp timestamp) ? timestamp.toInstant()
				: Instant.ofEpochMilli(moment.getTime());
		LocalDateTime local = LocalDateTime.ofInstant(instant, calendar.getTimeZone().toZoneId());
		if (moment instanceof Date) {
			return local.toLocalDate();
		}
		return (moment instanceof Time) ? local.toLocalTime() : local;
	}

}
