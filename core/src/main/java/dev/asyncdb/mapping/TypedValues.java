package dev.asyncdb.mapping;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.util.ClassUtils;

/**
 * Converts values of maps and JSON to the types of properties. Error messages never
 * contain a value.
 */
record TypedValues(ConversionService conversion) {

	private static final Set<Class<?>> WHOLE = Set.of(Byte.class, Short.class, Integer.class, Long.class);

	private static final Map<Class<?>, Function<String, ?>> TIMES = Map.of(Instant.class, Instant::parse,
			LocalDate.class, LocalDate::parse, LocalTime.class, LocalTime::parse, LocalDateTime.class,
			LocalDateTime::parse, OffsetDateTime.class, OffsetDateTime::parse, ZonedDateTime.class,
			ZonedDateTime::parse);

	@Nullable Object of(RelationalPersistentProperty property, @Nullable Object value) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(property.getType());
		if (value == null || (type.isInstance(value) && !(value instanceof Collection<?>))) {
			return value;
		}
		try {
			return Objects.requireNonNull(converted(property, value, type));
		}
		catch (RuntimeException ex) {
			// The message of the cause contains the value
			throw new RefusedValuesException(
					"The property '%s' of %s is of type %s, to which a %s can't be converted: pass a value of its type"
						.formatted(property.getName(), property.getOwner().getType().getSimpleName(),
								type.getSimpleName(), value.getClass().getSimpleName()));
		}
	}

	private @Nullable Object converted(RelationalPersistentProperty property, Object value, Class<?> type) {
		if (value instanceof String text && TIMES.containsKey(type)) {
			return Objects.requireNonNull(TIMES.get(type)).apply(text);
		}
		if (isMultiValue(value.getClass()) != isMultiValue(type)) {
			throw new IllegalArgumentException("Either the value or the property is a collection, but not both");
		}
		if (value instanceof Number number && WHOLE.contains(type)) {
			new BigDecimal(number.toString()).toBigIntegerExact();
		}
		return this.conversion.convert(value, TypeDescriptor.forObject(value),
				property.getTypeInformation().toTypeDescriptor());
	}

	// Spring would take the first element of a collection, or split a text at its commas
	private static boolean isMultiValue(Class<?> type) {
		return type.isArray() || Collection.class.isAssignableFrom(type);
	}

}
