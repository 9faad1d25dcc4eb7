package dev.asyncdb.mapping;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.asyncdb.mapping.value.MutableValues;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Checks conditions, orders and values, which may name properties of one entity only.
 * Thread-safe.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public final class EntityConditions<T> {

	private final String entity;

	private final PropertyNames names;

	private final TypedValues types;

	private final AssignmentRules rules;

	EntityConditions(String entity, PropertyNames names, ConversionService conversion) {
		this.entity = entity;
		this.names = names;
		this.types = new TypedValues(conversion);
		this.rules = new AssignmentRules(entity, names);
	}

	/**
	 * Create a condition that requires all values to be equal.
	 * @param keys values by property, {@code null} means IS NULL
	 * @return the condition
	 * @throws InvalidDataAccessApiUsageException without keys, since the condition would
	 * match the whole table
	 * @throws UnknownPropertyException if the entity has no such property
	 * @since 0.1.0
	 */
	public CriteriaDefinition matching(Values<T> keys) {
		requireKeys(keys);
		Criteria matching = Criteria.empty();
		for (Map.Entry<String, @Nullable Object> key : keys.asMap().entrySet()) {
			Object value = typed(key.getKey(), key.getValue());
			Criteria.CriteriaStep step = matching.and(key.getKey());
			matching = (value != null) ? step.is(value) : step.isNull();
		}
		return matching;
	}

	/**
	 * Check the values of a lookup.
	 * @param keys values by property
	 * @throws InvalidDataAccessApiUsageException without keys, since the lookup would
	 * match the whole table
	 * @throws UnknownPropertyException if a name is not a property
	 * @since 0.1.0
	 */
	public void requireKeys(Values<T> keys) {
		if (keys.isEmpty()) {
			throw new InvalidDataAccessApiUsageException(
					"The lookup of %s requires at least one key".formatted(this.entity));
		}
		requireNoExpressions(keys);
		for (String name : keys.allowed()) {
			this.names.require(name);
		}
	}

	/**
	 * Convert a value to the type of its property.
	 * @param property path of a property
	 * @param value the value, possibly of a convertible type
	 * @return the value, {@code null} only for {@code null}
	 * @throws UnknownPropertyException if the entity has no such property
	 * @throws RefusedValuesException if the value cannot be converted
	 * @since 0.1.0
	 */
	public @Nullable Object typed(String property, @Nullable Object value) {
		return this.types.of(this.names.require(property), value);
	}

	/**
	 * Check that values may be written to a new row.
	 * @param values the values
	 * @return the same values, in the types of their properties
	 * @throws UnknownPropertyException if a name is not a property
	 * @throws InvalidDataAccessApiUsageException if a map may set an identifier, a
	 * version, an audited or a read-only property, or if a value can't be converted
	 * @since 0.1.0
	 */
	public Values<T> checked(Values<T> values) {
		requireNoExpressions(values);
		this.rules.requireAssignable(values);
		return values.converted(this::typed);
	}

	/**
	 * Check that the values of a lookup are converted to the same again.
	 * @param mapped the entity
	 * @param keys values by property
	 * @param columns the converted values
	 * @throws InvalidDataAccessApiUsageException if a converter gives another value each
	 * time, by which no row is found
	 * @since 0.1.0
	 */
	public void requireRepeatable(MappedEntity<T> mapped, Values<T> keys, Map<SqlIdentifier, Parameter> columns) {
		if (!mapped.converted().intersect(columns.keySet())) {
			return;
		}
		mapped.columnsOf(keys).forEach((column, again) -> {
			if (!MutableValues.areEqual(Objects.requireNonNull(columns.get(column)).getValue(), again.getValue())) {
				throw new InvalidDataAccessApiUsageException(
						"%s cannot be looked up by '%s', whose converter gives another value each time: look it up by another property, such as a hash of this one"
							.formatted(this.entity, pathOf(column)));
			}
		});
	}

	/**
	 * Replace values by those of their columns.
	 * @param values values by property
	 * @param stored the value of a property with one column, {@code null} to keep it
	 * @return values of the same properties
	 * @since 0.1.0
	 */
	public Values<T> replaced(Values<T> values, Function<RelationalPersistentProperty, @Nullable Object> stored) {
		return values.converted((name, value) -> {
			RelationalPersistentProperty property = this.names.require(name);
			Object other = property.isEmbedded() ? null : stored.apply(property);
			return (other != null) ? other : value;
		});
	}

	private void requireNoExpressions(Values<T> values) {
		if (!values.expressions().isEmpty()) {
			throw new InvalidDataAccessApiUsageException(
					"%s of %s are computed from the row that is updated, so they can be values of update(..) and of updateOrCreate(..), whose createDefaults give the values of a new row"
						.formatted(values.expressions().keySet(), this.entity));
		}
	}

	/**
	 * Check that values may be written to an existing row.
	 * @param values the values
	 * @return the same values, in the types of their properties
	 * @throws InvalidDataAccessApiUsageException as {@link #checked(Values)}, or if a map
	 * may set an insert-only property
	 * @since 0.1.0
	 */
	public Values<T> checkedForUpdate(Values<T> values) {
		this.rules.requireUpdatable(values);
		return checked(values);
	}

	/**
	 * Check that a path leads to a property of this entity.
	 * @param property path of a property
	 * @return the property
	 * @throws UnknownPropertyException if the entity has no such property
	 * @since 0.1.0
	 */
	public RelationalPersistentProperty require(String property) {
		return this.names.require(property);
	}

	/**
	 * Return the path of the property of a column.
	 * @param column one of the columns
	 * @return the path, with dots for an embedded value
	 * @since 0.1.0
	 */
	public String pathOf(SqlIdentifier column) {
		return this.names.pathOf(column);
	}

}
