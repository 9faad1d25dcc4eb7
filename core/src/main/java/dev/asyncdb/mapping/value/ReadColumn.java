package dev.asyncdb.mapping.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.TypeMismatchDataAccessException;

/**
 * A column whose values are read into a property. A value that the type of the property
 * cannot hold is refused, since the conversions of Spring would cut it.
 *
 * @param entity the name of the entity
 * @param property the path of the property
 * @param column the name of the column
 * @param type the type of the property, a wrapper for a primitive type
 * @param converted the types for which the application has a converter of its own
 */
public record ReadColumn(String entity, String property, String column, Class<?> type, Set<Class<?>> converted) {

	/** The types of the driver that other types may not hold. */
	public static final Set<Class<?>> SOURCES = Set.of(Byte.class, Short.class, Integer.class, Long.class, Float.class,
			Double.class, BigInteger.class, BigDecimal.class, LocalDateTime.class, String.class);

	/**
	 * Return whether values of a type are checked.
	 */
	public static boolean isChecked(Class<?> type) {
		return Number.class.isAssignableFrom(type) || type.isEnum() || type == LocalDate.class
				|| type == LocalTime.class || type == String.class || Intervals.TYPES.contains(type) || isMany(type);
	}

	private static boolean isMany(Class<?> type) {
		return Collection.class.isAssignableFrom(type) || (type.isArray() && type != byte[].class);
	}

	/**
	 * Return a value that the driver has read, or refuse it.
	 * @param typed reads the value as the driver converts it to a type
	 */
	public @Nullable Object of(@Nullable Object value, Function<Class<?>, @Nullable Object> typed) {
		// MariaDB's driver reads tinyint(1) as a boolean, and so 3 as true
		boolean isNumber = value instanceof Boolean && Number.class.isAssignableFrom(this.type);
		if (isNumber || (this.type == String.class && value != null && isOfDriver(value))) {
			return typed.apply(this.type);
		}
		return checked(value);
	}

	// Types of which only the text that the server sends is exact
	private boolean isOfDriver(Object value) {
		boolean isKnown = value instanceof InetAddress
				|| value.getClass().getName().startsWith("io.r2dbc.postgresql.codec.");
		return isKnown && this.converted.stream().noneMatch((source) -> source.isInstance(value));
	}

	/**
	 * Return a value, or refuse it.
	 */
	public @Nullable Object checked(@Nullable Object value) {
		if (value instanceof String text && isMany(this.type) && !this.converted.contains(String.class)
				&& ArrayLiteral.isArray(text)) {
			return ArrayLiteral.parse(text);
		}
		Object interval = (value != null && Intervals.TYPES.contains(this.type) && Intervals.isInterval(value))
				? Intervals.in(this.type, value) : null;
		if (interval != null) {
			return interval;
		}
		if (value == null || isHeldBy(this.type, value) || this.converted.contains(value.getClass())) {
			return value;
		}
		throw new TypeMismatchDataAccessException(
				"The column '%s' has a %s that the property '%s' of %s, of type %s, cannot hold: %sdeclare it as %2$s"
					.formatted(this.column, value.getClass().getSimpleName(), this.property, this.entity,
							this.type.getSimpleName(), this.type.isEnum() ? "add the constant, or " : ""));
	}

	/**
	 * Return whether a type can hold a value.
	 */
	public static boolean isHeldBy(Class<?> type, Object value) {
		if (type.isInstance(value)) {
			return true;
		}
		if (value instanceof Number number) {
			return ExactNumbers.isHeldBy(type, number);
		}
		if (type.isEnum() && value instanceof String name) {
			return isConstant(type, name);
		}
		if (Intervals.TYPES.contains(type) && Intervals.isInterval(value)) {
			return Intervals.in(type, value) != null;
		}
		return !(value instanceof LocalDateTime time) || (type != LocalTime.class
				&& (type != LocalDate.class || time.toLocalTime().equals(LocalTime.MIDNIGHT)));
	}

	@SuppressWarnings("unchecked")
	private static <E extends Enum<E>> boolean isConstant(Class<?> type, String name) {
		try {
			return Enum.valueOf((Class<E>) type, name).name().equals(name);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
