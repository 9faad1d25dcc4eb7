package dev.asyncdb.statement;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Binds many values of one type as one array, so the statement has one plan for any
 * number of values. Texts have no type in it, as a single one has none.
 */
interface PostgresArrays {

	/** Types that the driver encodes as elements of an array. */
	Set<Class<?>> ELEMENTS = Set.of(String.class, Long.class, Integer.class, Short.class, Boolean.class, Double.class,
			Float.class, BigDecimal.class, UUID.class, Instant.class, OffsetDateTime.class, ZonedDateTime.class,
			LocalDate.class, LocalDateTime.class, LocalTime.class);

	/**
	 * Create an array of values.
	 * @return an array, or {@code null} if the types differ, a value is NULL or the
	 * driver does not encode the type
	 */
	static @Nullable Parameter of(Collection<Parameter> parameters) {
		List<Parameter> values = List.copyOf(parameters);
		return of(values.size(), values::get);
	}

	/**
	 * Create an array of values, or of the values of parameters.
	 */
	static @Nullable Parameter of(int size, IntFunction<Object> values) {
		Object[] elements = new Object[0];
		for (int i = 0; i < size; i++) {
			Object given = values.apply(i);
			Object value = (given instanceof Parameter parameter) ? parameter.getValue() : given;
			if (value == null || !ELEMENTS.contains(value.getClass())) {
				return null;
			}
			if (i == 0) {
				elements = (Object[]) Array.newInstance(value.getClass(), size);
			}
			if (elements.getClass().getComponentType() != value.getClass()) {
				return null;
			}
			elements[i] = value;
		}
		if (size == 0) {
			return null;
		}
		return (elements instanceof String[]) ? PostgresTexts.untyped(elements) : Parameters.in(elements);
	}

}
