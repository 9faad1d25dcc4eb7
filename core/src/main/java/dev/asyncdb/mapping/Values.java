package dev.asyncdb.mapping;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.core.PropertyReference;

/**
 * Values of some properties of an entity, such as the keys to look it up by. Immutable
 * and thread-safe.
 * <p>
 * Its text names the properties and never a value.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public final class Values<T> {

	private final Map<String, @Nullable Object> byProperty;

	private Values(Map<String, @Nullable Object> byProperty) {
		this.byProperty = Collections.unmodifiableMap(byProperty);
	}

	/**
	 * No values at all: a create or an update that sets nothing beside the keys.
	 * @param <T> the entity type
	 * @return empty values
	 * @since 0.1.0
	 */
	public static <T> Values<T> none() {
		return new Values<>(Map.of());
	}

	/**
	 * The value of one property.
	 * @param <T> the entity type
	 * @param <P> the property type
	 * @param property reference to the getter, such as {@code User::getName}
	 * @param value the value, {@code null} stands for SQL's NULL
	 * @return the values
	 * @since 0.1.0
	 */
	public static <T, P> Values<T> of(PropertyReference<T, P> property, @Nullable P value) {
		return Values.<T>none().and(property, value);
	}

	/**
	 * These values and one more.
	 * @param <P> the property type
	 * @param property reference to the getter
	 * @param value the value, {@code null} stands for SQL's NULL
	 * @return new values, this instance stays as it is
	 * @throws InvalidDataAccessApiUsageException if the property has a value already
	 * @since 0.1.0
	 */
	public <P> Values<T> and(PropertyReference<T, P> property, @Nullable P value) {
		return with(PropertyReference.of(property).getName(), value);
	}

	/**
	 * Values from a map whose keys may come from a request: only the allowed properties
	 * are taken, anything else is an error.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param map values by property name
	 * @param allowed names of the properties that the caller may set, at least one
	 * @return the values, in the order of the map
	 * @throws InvalidDataAccessApiUsageException if nothing is allowed, or the map holds
	 * a property that is not allowed
	 * @since 0.1.0
	 */
	public static <T> Values<T> from(Class<T> type, Map<String, ? extends @Nullable Object> map, String... allowed) {
		if (allowed.length == 0) {
			throw new InvalidDataAccessApiUsageException(
					"Values.from(%s, ..) needs the names of the properties that the map may set"
						.formatted(type.getSimpleName()));
		}
		List<String> names = Arrays.asList(allowed);
		Values<T> values = none();
		for (Map.Entry<String, ? extends @Nullable Object> entry : map.entrySet()) {
			if (!names.contains(entry.getKey())) {
				throw new UnknownPropertyException(type, entry.getKey(), names);
			}
			values = values.with(entry.getKey(), entry.getValue());
		}
		return values;
	}

	private Values<T> with(String name, @Nullable Object value) {
		if (this.byProperty.containsKey(name)) {
			throw new InvalidDataAccessApiUsageException("The property '%s' has a value already".formatted(name));
		}
		Map<String, @Nullable Object> more = new LinkedHashMap<>(this.byProperty);
		more.put(name, value);
		return new Values<>(more);
	}

	/**
	 * These values overlaid by others.
	 * @param others values that win where both name a property
	 * @return new values, this instance stays as it is
	 * @since 0.1.0
	 */
	public Values<T> overlaidBy(Values<T> others) {
		Map<String, @Nullable Object> merged = new LinkedHashMap<>(this.byProperty);
		merged.putAll(others.byProperty);
		return new Values<>(merged);
	}

	/**
	 * Whether there is no value.
	 * @return {@code true} without values
	 * @since 0.1.0
	 */
	public boolean isEmpty() {
		return this.byProperty.isEmpty();
	}

	/**
	 * The values by property name, in the order in which they were given.
	 * @return an unmodifiable map, its values may be {@code null}
	 * @since 0.1.0
	 */
	public Map<String, @Nullable Object> asMap() {
		return this.byProperty;
	}

	@Override
	public String toString() {
		return "Values" + this.byProperty.keySet();
	}

}
