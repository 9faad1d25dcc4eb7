package dev.asyncdb.statement;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Binds many values of one type as one array, so the statement has one plan for any
 * number of values.
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
		Class<?> type = null;
		List<Object> values = new ArrayList<>(parameters.size());
		for (Parameter parameter : parameters) {
			Object value = parameter.getValue();
			if (value == null || !ELEMENTS.contains(value.getClass()) || (type != null && type != value.getClass())) {
				return null;
			}
			type = value.getClass();
			values.add(value);
		}
		return (type != null) ? Parameters.in(values.toArray((Object[]) Array.newInstance(type, 0))) : null;
	}

}
