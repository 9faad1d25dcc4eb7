package dev.asyncdb.statement.sql;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Binds values of types that a driver does not take as values of types that it takes.
 * Immutable.
 */
public final class ConvertedValues implements ValueBinding {

	private final int limit;

	private final Map<Class<?>, Conversion<?>> conversions;

	private ConvertedValues(int limit, Map<Class<?>, Conversion<?>> conversions) {
		this.limit = limit;
		this.conversions = conversions;
	}

	/**
	 * Create a binding without conversions.
	 * @param limit how many values one statement may have
	 */
	public static ConvertedValues limitedTo(int limit) {
		return new ConvertedValues(limit, Map.of());
	}

	/**
	 * Return a binding with a further conversion.
	 * @param type a final type
	 * @param taken the type that the driver takes
	 */
	public <T> ConvertedValues with(Class<T> type, Class<?> taken, Function<T, Object> conversion) {
		Map<Class<?>, Conversion<?>> all = new HashMap<>(this.conversions);
		all.put(type, new Conversion<>(type, taken, conversion));
		return new ConvertedValues(this.limit, Map.copyOf(all));
	}

	@Override
	public int limit() {
		return this.limit;
	}

	@Override
	public Object of(Object value) {
		Conversion<?> conversion = this.conversions.get(value.getClass());
		if (conversion != null) {
			return conversion.of(value);
		}
		// A driver that reads a buffer moves its position
		return (value instanceof ByteBuffer buffer) ? buffer.duplicate() : value;
	}

	@Override
	public @Nullable Parameter ofNull(Class<?> type) {
		Conversion<?> conversion = this.conversions.get(type);
		return (conversion != null) ? Parameters.in(conversion.taken()) : null;
	}

	private record Conversion<T>(Class<T> type, Class<?> taken, Function<T, Object> function) {

		Object of(Object value) {
			return this.function.apply(this.type.cast(value));
		}

	}

}
