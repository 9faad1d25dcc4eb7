package dev.asyncdb.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

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

	private final Set<String> allowed;

	private Values(Map<String, @Nullable Object> byProperty, Set<String> allowed) {
		this.byProperty = Collections.unmodifiableMap(byProperty);
		this.allowed = Collections.unmodifiableSet(allowed);
	}

	/**
	 * No values at all: a create or an update that sets nothing beside the keys.
	 * @param <T> the entity type
	 * @return empty values
	 * @since 0.1.0
	 */
	public static <T> Values<T> none() {
		return new Values<>(Map.of(), Set.of());
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
	 * <p>
	 * The names are compared with the allowed ones at once. What the entity is like is
	 * known to the session only, so the error comes from its publisher, before any SQL,
	 * if an allowed name is no property of the entity, or if something would be written
	 * that a map may not set: the identifier, the version, an audited or a read-only
	 * property, and in an update an insert-only one. Such a property can still be looked
	 * up by, and set in code by {@link #of(PropertyReference, Object)}.
	 * <p>
	 * The values are converted to the types of their properties as far as JSON needs it:
	 * numbers without loss, texts to enums, UUIDs, dates and times, and whatever Spring
	 * Data's converters know. What cannot be converted is an error of the publisher,
	 * which does not contain the value.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param map values by property name, {@code null} stands for SQL's NULL
	 * @param allowed names of the properties that the caller may set, at least one
	 * @return the values, in the order of the map
	 * @throws InvalidDataAccessApiUsageException if nothing is allowed, or the map holds
	 * a name that is not allowed
	 * @since 0.1.0
	 */
	public static <T> Values<T> from(Class<T> type, Map<String, ? extends @Nullable Object> map, String... allowed) {
		if (allowed.length == 0) {
			throw new InvalidDataAccessApiUsageException(
					"Values.from(%s, ..) needs the names of the properties that the map may set"
						.formatted(type.getSimpleName()));
		}
		Set<String> names = new LinkedHashSet<>(List.of(allowed));
		for (String name : map.keySet()) {
			if (!names.contains(name)) {
				throw new InvalidDataAccessApiUsageException(
						"%s: a map sets the property %s, which is not among those that it may set: %s. Leave it out of the map, or allow it"
							.formatted(type.getSimpleName(), UnknownPropertyException.harmless(name),
									String.join(", ", names)));
			}
		}
		return new Values<>(new LinkedHashMap<>(map), names);
	}

	private Values<T> with(String name, @Nullable Object value) {
		if (this.byProperty.containsKey(name)) {
			throw new InvalidDataAccessApiUsageException("The property '%s' has a value already".formatted(name));
		}
		Map<String, @Nullable Object> more = new LinkedHashMap<>(this.byProperty);
		more.put(name, value);
		return new Values<>(more, this.allowed);
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
		Set<String> allowedInAll = new LinkedHashSet<>(this.allowed);
		allowedInAll.addAll(others.allowed);
		return new Values<>(merged, allowedInAll);
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

	/**
	 * The names that a map may have set, whether it did or not: what must not be allowed
	 * is found before somebody sends it.
	 */
	Set<String> allowed() {
		return this.allowed;
	}

	/**
	 * The same with other values.
	 */
	Values<T> with(Function<Map.Entry<String, @Nullable Object>, @Nullable Object> value) {
		Map<String, @Nullable Object> changed = new LinkedHashMap<>();
		this.byProperty.entrySet().forEach((entry) -> changed.put(entry.getKey(), value.apply(entry)));
		return new Values<>(changed, this.allowed);
	}

	@Override
	public String toString() {
		return "Values" + this.byProperty.keySet();
	}

}
