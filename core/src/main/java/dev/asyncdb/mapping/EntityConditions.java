package dev.asyncdb.mapping;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Conditions and orders on one entity, which name its properties and nothing else.
 * Thread-safe.
 *
 * @param <T> the entity type
 * @since 0.1.0
 */
public final class EntityConditions<T> {

	private final String entity;

	private final PropertyNames names;

	private final ConversionService conversion;

	EntityConditions(String entity, PropertyNames names, ConversionService conversion) {
		this.entity = entity;
		this.names = names;
		this.conversion = conversion;
	}

	/**
	 * The condition for equality with all values.
	 * @param keys values by property, {@code null} means IS NULL
	 * @return the condition
	 * @throws InvalidDataAccessApiUsageException if there are no keys: that would be the
	 * whole table
	 * @throws UnknownPropertyException if the entity has no such property
	 * @since 0.1.0
	 */
	public CriteriaDefinition matching(Values<T> keys) {
		if (keys.isEmpty()) {
			throw new InvalidDataAccessApiUsageException(
					"Looking up a %s needs at least one key".formatted(this.entity));
		}
		Criteria matching = Criteria.empty();
		for (Map.Entry<String, @Nullable Object> key : keys.asMap().entrySet()) {
			Object value = PropertyNames.typed(this.names.require(key.getKey()), key.getValue(), this.conversion);
			Criteria.CriteriaStep step = matching.and(key.getKey());
			matching = (value != null) ? step.is(value) : step.isNull();
		}
		return matching;
	}

	/**
	 * Check that a condition names properties of this entity only.
	 * @param criteria the condition
	 * @return the same condition
	 * @throws UnknownPropertyException if it names anything else
	 * @since 0.1.0
	 */
	public CriteriaDefinition checked(CriteriaDefinition criteria) {
		check(criteria);
		return criteria;
	}

	private void check(CriteriaDefinition criteria) {
		if (criteria.isGroup()) {
			criteria.getGroup().forEach(this::check);
		}
		else if (!criteria.isEmpty()) {
			this.names.require(column(criteria).getReference());
		}
		if (criteria.hasPrevious()) {
			check(criteria.getRequiredPrevious());
		}
	}

	private static SqlIdentifier column(CriteriaDefinition criteria) {
		return Objects.requireNonNull(criteria.getColumn(), "A condition without a column");
	}

	/**
	 * Check that an order names properties of this entity only.
	 * @param sort the order
	 * @return the same order
	 * @throws UnknownPropertyException if it names anything else
	 * @since 0.1.0
	 */
	public Sort checked(Sort sort) {
		sort.forEach((order) -> this.names.require(order.getProperty()));
		return sort;
	}

	/**
	 * The property that a column holds.
	 * @param column one of the columns
	 * @return path of the property, with dots for an embedded value
	 * @since 0.1.0
	 */
	public String pathOf(SqlIdentifier column) {
		return this.names.pathOf(column);
	}

}
