package dev.asyncdb.jdbc.view;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Java types of the {@link Types} constants.
 */
final class JdbcTypes {

	private static final Map<Integer, Class<?>> VALUES = Map.ofEntries(Map.entry(Types.TINYINT, Short.class),
			Map.entry(Types.SMALLINT, Short.class), Map.entry(Types.INTEGER, Integer.class),
			Map.entry(Types.BIGINT, Long.class), Map.entry(Types.REAL, Float.class),
			Map.entry(Types.FLOAT, Double.class), Map.entry(Types.DOUBLE, Double.class),
			Map.entry(Types.DECIMAL, BigDecimal.class), Map.entry(Types.NUMERIC, BigDecimal.class),
			Map.entry(Types.BOOLEAN, Boolean.class), Map.entry(Types.BIT, Boolean.class),
			Map.entry(Types.CHAR, String.class), Map.entry(Types.VARCHAR, String.class),
			Map.entry(Types.LONGVARCHAR, String.class), Map.entry(Types.NCHAR, String.class),
			Map.entry(Types.NVARCHAR, String.class), Map.entry(Types.LONGNVARCHAR, String.class),
			Map.entry(Types.DATE, LocalDate.class), Map.entry(Types.TIME, LocalTime.class),
			Map.entry(Types.TIMESTAMP, LocalDateTime.class));

	private JdbcTypes() {
	}

	/**
	 * Convert a value for a parameter of a type.
	 */
	static @Nullable Object converted(@Nullable Object value, int type) throws SQLException {
		Class<?> wanted = VALUES.get(type);
		if (value == null || wanted == null || value instanceof byte[]) {
			return value;
		}
		if (value instanceof String text && java.time.temporal.Temporal.class.isAssignableFrom(wanted)) {
			return parsed(text, wanted);
		}
		if (value instanceof Boolean flag && Number.class.isAssignableFrom(wanted)) {
			return JdbcValues.as(wanted, flag ? 1 : 0);
		}
		// A value with an offset is passed unchanged, and the database converts it
		boolean isMoment = value instanceof java.time.temporal.Temporal && wanted == LocalDateTime.class;
		return isMoment ? value : JdbcValues.as(wanted, value);
	}

	private static Object parsed(String text, Class<?> wanted) throws SQLException {
		try {
			if (wanted == LocalDate.class) {
				return Date.valueOf(text).toLocalDate();
			}
			return (wanted == LocalTime.class) ? Time.valueOf(text).toLocalTime()
					: Timestamp.valueOf(text).toLocalDateTime();
		}
		catch (IllegalArgumentException ex) {
			throw new SQLException("The text cannot be parsed as %s".formatted(wanted.getName()), "22007");
		}
	}

}
