package dev.asyncdb.session.query.criteria;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.EntityMapping;
import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.statement.DatabaseDialect;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.query.BoundCondition;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.query.CriteriaDefinition.Comparator;
import org.springframework.data.relational.core.sql.Column;
import org.springframework.data.relational.core.sql.Condition;
import org.springframework.data.relational.core.sql.Conditions;
import org.springframework.data.relational.core.sql.Expressions;
import org.springframework.r2dbc.core.binding.BindMarker;
import org.springframework.r2dbc.core.binding.BindMarkers;
import org.springframework.r2dbc.core.binding.MutableBindings;

/**
 * Comparisons with lists of many values, which are arrays where the database has them:
 * their number is not limited, and they are the same statement whatever it is.
 */
record ListComparisons(EntityMapping mapping, DatabaseDialect dialect) {

	/**
	 * Return whether a comparison may be {@link #mapped}.
	 */
	boolean mayCompare(CriteriaDefinition term) {
		return isOfList(term) && term.getValue() instanceof Collection<?> values && this.dialect.isListOf(values.size())
				&& !term.isIgnoreCase();
	}

	private static boolean isOfList(CriteriaDefinition term) {
		return term.getComparator() == Comparator.IN || term.getComparator() == Comparator.NOT_IN;
	}

	/**
	 * Map a comparison.
	 * @return {@code null} if the values cannot be one parameter
	 */
	@Nullable BoundCondition mapped(SingleCriteria term, QueryTable table, BindMarkers markers) {
		if (!mayCompare(term)) {
			return null;
		}
		MappedEntity<?> entity = table.entity();
		RelationalPersistentProperty property = entity.conditions().require(term.property());
		List<Parameter> lists = this.mapping.isArray(property) ? List.of()
				: this.dialect.listOf(values(property, (Collection<?>) Objects.requireNonNull(term.value())));
		MutableBindings bindings = new MutableBindings(markers);
		Column column = table.table().column(property.getColumnName());
		boolean isIn = term.getComparator() == Comparator.IN;
		return lists.stream()
			.map((list) -> bound(bindings, list))
			.<Condition>map((marker) -> isIn ? Conditions.isEqual(column, Expressions.just("ANY(" + marker + ")"))
					: Conditions.isNotEqual(column, Expressions.just("ALL(" + marker + ")")))
			.reduce((one, other) -> isIn ? one.or(other) : one.and(other))
			.map((condition) -> new BoundCondition(bindings, Conditions.nest(condition)))
			.orElse(null);
	}

	private static String bound(MutableBindings bindings, Parameter list) {
		BindMarker marker = bindings.nextMarker();
		bindings.bind(marker, list);
		return marker.getPlaceholder();
	}

	private List<@Nullable Object> values(RelationalPersistentProperty property, Collection<?> values) {
		List<@Nullable Object> written = new ArrayList<>(values.size());
		values.forEach((value) -> written.add((value != null) ? this.mapping.write(property, value) : null));
		return written;
	}

}
