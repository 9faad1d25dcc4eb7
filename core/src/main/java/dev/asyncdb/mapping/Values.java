package dev.asyncdb.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

import dev.asyncdb.mapping.expression.ColumnExpression;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.core.PropertyReference;
import org.springframework.util.Assert;

/**
 * Values of some properties of an entity, such as the keys of a lookup. Immutable and
 * thread-safe.
 * <p>
 * {@link #toString()} contains the names of the properties and never a value.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public final class Values<T> {

	private final Map<String, @Nullable Object> byProperty;

	private final Map<String, ColumnExpression<?>> expressions;

	private final Set<String> allowed;

	private Values(Map<String, @Nullable Object> byProperty, Map<String, ColumnExpression<?>> expressions,
			Set<String> allowed) {
		this.byProperty = byProperty;
		this.expressions = expressions;
		this.allowed = allowed;
	}

	// Most values have one property
	private static <V> Map<String, V> with(Map<String, V> map, String name, @Nullable V value) {
		if (map.isEmpty()) {
			return Collections.singletonMap(name, value);
		}
		Map<String, V> more = new LinkedHashMap<>(map);
		more.put(name, value);
		return Collections.unmodifiableMap(more);
	}

	/**
	 * Return empty values, for a create or an update that sets the keys only.
	 * @param <T> the entity type
	 * @return empty values
	 * @since 0.1.0
	 */
	public static <T> Values<T> none() {
		return new Values<>(Map.of(), Map.of(), Set.of());
	}

	/**
	 * Create values with one property.
	 * @param <T> the entity type
	 * @param <P> the property type
	 * @param property reference to the getter, such as {@code User::getName}
	 * @param value the value, {@code null} for NULL
	 * @return the values
	 * @since 0.1.0
	 */
	public static <T, P> Values<T> of(PropertyReference<T, P> property, @Nullable P value) {
		return Values.<T>none().and(property, value);
	}

	/**
	 * Return these values and another one.
	 * @param <P> the property type
	 * @param property reference to the getter
	 * @param value the value, {@code null} for NULL
	 * @return new values; this instance is unchanged
	 * @throws InvalidDataAccessApiUsageException if the property has a value already
	 * @since 0.1.0
	 */
	public <P> Values<T> and(PropertyReference<T, P> property, @Nullable P value) {
		return with(PropertyReference.of(property).getName(), value);
	}

	/**
	 * Create values with one property that the database computes from the row that it
	 * updates, for {@link dev.asyncdb.session.Select#update(Values)} and for existing
	 * rows of {@code updateOrCreate(..)}.
	 * @param <T> the entity type
	 * @param <P> the property type
	 * @param property reference to the getter of a property with one column
	 * @param expression the expression, such as {@code ColumnExpression.plus(1)}
	 * @return the values
	 * @since 0.1.0
	 */
	public static <T, P> Values<T> computed(PropertyReference<T, P> property, ColumnExpression<P> expression) {
		return Values.<T>none().andComputed(property, expression);
	}

	/**
	 * Return these values and another one that the database computes.
	 * @param <P> the property type
	 * @param property reference to the getter of a property with one column
	 * @param expression the expression
	 * @return new values; this instance is unchanged
	 * @throws InvalidDataAccessApiUsageException if the property has a value already
	 * @since 0.1.0
	 */
	public <P> Values<T> andComputed(PropertyReference<T, P> property, ColumnExpression<P> expression) {
		Assert.notNull(expression, "The expression must not be null");
		String name = PropertyReference.of(property).getName();
		requireUnset(name);
		return new Values<>(this.byProperty, with(this.expressions, name, expression), this.allowed);
	}

	/**
	 * Create values from a map whose keys may come from a request. A property that is not
	 * allowed is an error.
	 * <p>
	 * This method compares the names with the allowed ones. The session checks the
	 * entity, so its publisher emits an error, before any SQL, if an allowed name is not
	 * a property of the entity or is one that a map may not set: the identifier, the
	 * version, an audited or a read-only property, and in an update an insert-only one.
	 * Such a property can be a key of a lookup, and can be set in code by
	 * {@link #of(PropertyReference, Object)}.
	 * <p>
	 * The session converts the values to the types of their properties: numbers without
	 * loss, texts to enums, UUIDs, dates and times, and all that Spring Data's converters
	 * support. If a value can't be converted, the publisher emits a
	 * {@link RefusedValuesException}, which does not contain the value.
	 * @param <T> the entity type
	 * @param type the entity type
	 * @param map values by property name, {@code null} for NULL
	 * @param allowed names of the properties that the caller may set, at least one
	 * @return the values, in the order of the map
	 * @throws InvalidDataAccessApiUsageException if no property is allowed
	 * @throws RefusedValuesException if the map contains a name that is not allowed
	 * @since 0.1.0
	 */
	public static <T> Values<T> from(Class<T> type, Map<String, ? extends @Nullable Object> map, String... allowed) {
		if (allowed.length == 0) {
			throw new InvalidDataAccessApiUsageException(
					"Values.from(%s, ..) requires the names of the properties that the map may set"
						.formatted(type.getSimpleName()));
		}
		Set<String> names = new LinkedHashSet<>(List.of(allowed));
		for (String name : map.keySet()) {
			if (!names.contains(name)) {
				throw new RefusedValuesException(
						"%s: the map sets the property %s, but may only set %s. Remove it from the map, or allow it"
							.formatted(type.getSimpleName(), UnknownPropertyException.harmless(name),
									String.join(", ", names)));
			}
		}
		return new Values<>(copied(map), Map.of(), Collections.unmodifiableSet(names));
	}

	/**
	 * Create values from a map that may set each property.
	 */
	static <T> Values<T> trusted(Map<String, ? extends @Nullable Object> map) {
		return new Values<>(copied(map), Map.of(), Set.of());
	}

	private static Map<String, @Nullable Object> copied(Map<String, ? extends @Nullable Object> map) {
		return Collections.unmodifiableMap(new LinkedHashMap<>(map));
	}

	private Values<T> with(String name, @Nullable Object value) {
		requireUnset(name);
		return new Values<>(with(this.byProperty, name, value), this.expressions, this.allowed);
	}

	private void requireUnset(String name) {
		if (this.byProperty.containsKey(name) || this.expressions.containsKey(name)) {
			throw new InvalidDataAccessApiUsageException("The property '%s' has a value already".formatted(name));
		}
	}

	/**
	 * Return these values merged with others.
	 * @param others values that take precedence
	 * @return new values; this instance is unchanged
	 * @since 0.1.0
	 */
	public Values<T> overlaidBy(Values<T> others) {
		Map<String, @Nullable Object> merged = new LinkedHashMap<>(this.byProperty);
		merged.putAll(others.byProperty);
		others.expressions.keySet().forEach(merged::remove);
		Set<String> allowedInAll = new LinkedHashSet<>(this.allowed);
		allowedInAll.addAll(others.allowed);
		return new Values<>(Collections.unmodifiableMap(merged), expressionsOverlaidBy(others),
				Collections.unmodifiableSet(allowedInAll));
	}

	private Map<String, ColumnExpression<?>> expressionsOverlaidBy(Values<T> others) {
		if (this.expressions.isEmpty()) {
			return others.expressions;
		}
		Map<String, ColumnExpression<?>> merged = new LinkedHashMap<>(this.expressions);
		merged.keySet().removeAll(others.byProperty.keySet());
		merged.putAll(others.expressions);
		return Collections.unmodifiableMap(merged);
	}

	/**
	 * Return whether these values are empty.
	 * @return {@code true} without values
	 * @since 0.1.0
	 */
	public boolean isEmpty() {
		return this.byProperty.isEmpty() && this.expressions.isEmpty();
	}

	/**
	 * Return the values by property name, in the order in which they were added.
	 * @return an unmodifiable map, its values may be {@code null}
	 * @since 0.1.0
	 */
	public Map<String, @Nullable Object> asMap() {
		return this.byProperty;
	}

	/**
	 * Return the expressions by property name, in the order in which they were added.
	 * @return an unmodifiable map, empty unless the database computes values
	 * @since 0.1.0
	 */
	public Map<String, ColumnExpression<?>> expressions() {
		return this.expressions;
	}

	/**
	 * Return these values without those that the database computes.
	 * @return values, possibly empty
	 * @since 0.1.0
	 */
	public Values<T> withoutExpressions() {
		return this.expressions.isEmpty() ? this : new Values<>(this.byProperty, Map.of(), this.allowed);
	}

	/**
	 * Return the names that a map may set, even if it does not, so that a property that
	 * may never be allowed is an error before a request contains it.
	 */
	Set<String> allowed() {
		return this.allowed;
	}

	/**
	 * Return converted values.
	 * @param conversion returns the value of a property, often the one it is given
	 */
	Values<T> converted(BiFunction<String, @Nullable Object, @Nullable Object> conversion) {
		Map<String, @Nullable Object> changed = this.byProperty;
		for (Map.Entry<String, @Nullable Object> entry : this.byProperty.entrySet()) {
			Object converted = conversion.apply(entry.getKey(), entry.getValue());
			if (converted != entry.getValue()) {
				changed = (changed != this.byProperty) ? changed : new LinkedHashMap<>(this.byProperty);
				changed.put(entry.getKey(), converted);
			}
		}
		return (changed != this.byProperty)
				? new Values<>(Collections.unmodifiableMap(changed), this.expressions, this.allowed) : this;
	}

	@Override
	public String toString() {
		Set<String> names = new LinkedHashSet<>(this.byProperty.keySet());
		names.addAll(this.expressions.keySet());
		return "Values" + names;
	}

}
