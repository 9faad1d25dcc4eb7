package dev.asyncdb.session.query.criteria;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.query.CriteriaDefinition.Comparator;

/**
 * Comparisons of columns that are arrays. Spring Data writes collections as arrays in a
 * row, but passes them to the driver unchanged in a condition.
 */
record ArrayComparisons(EntityMapping mapping) {

	/**
	 * Return whether a comparison may have to be {@link #converted}.
	 */
	boolean mayCompare(CriteriaDefinition term, MappedEntity<?> entity) {
		Object value = term.getValue();
		return isMany(value) && term.getColumn() != null && term.getColumn().getReference().indexOf('.') < 0
				&& this.mapping.isArray(entity.conditions().require(term.getColumn().getReference()));
	}

	private static boolean isMany(@Nullable Object value) {
		return value instanceof Collection<?> || (value != null && value.getClass().isArray());
	}

	/**
	 * Return the comparison with values as the driver takes them.
	 */
	CriteriaDefinition converted(SingleCriteria comparison, MappedEntity<?> entity) {
		RelationalPersistentProperty property = entity.conditions().require(comparison.property());
		Object value = comparison.value();
		if (!isMany(value) || !this.mapping.isArray(property)) {
			return comparison;
		}
		return new SingleCriteria(comparison, comparison.property(), isOfSeveral(comparison)
				? several(property, (Collection<?>) Objects.requireNonNull(value)) : single(property, value));
	}

	private static boolean isOfSeveral(CriteriaDefinition comparison) {
		Comparator comparator = comparison.getComparator();
		return (comparator == Comparator.IN || comparator == Comparator.NOT_IN)
				&& comparison.getValue() instanceof Collection<?>;
	}

	private List<Object> several(RelationalPersistentProperty property, Collection<?> values) {
		List<Object> arrays = new ArrayList<>();
		values.forEach((value) -> arrays.add(single(property, value)));
		return arrays;
	}

	private Object single(RelationalPersistentProperty property, @Nullable Object value) {
		return this.mapping.write(property, Objects.requireNonNull(value, "The value must not be null"));
	}

}
