package dev.asyncdb.session.query.criteria;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.asyncdb.mapping.json.JsonCriteria;
import dev.asyncdb.statement.DatabaseDialect;
import dev.asyncdb.statement.sql.JsonPaths;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.r2dbc.query.BoundCondition;
import org.springframework.data.relational.core.query.CriteriaDefinition.Comparator;
import org.springframework.data.relational.core.sql.Column;
import org.springframework.data.relational.core.sql.Conditions;
import org.springframework.data.relational.core.sql.IdentifierProcessing;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.binding.BindMarker;
import org.springframework.r2dbc.core.binding.BindMarkers;
import org.springframework.r2dbc.core.binding.MutableBindings;

/**
 * Comparisons of values within JSON documents.
 */
record JsonComparisons(DatabaseDialect dialect, BindMarkers markers) {

	/**
	 * Map a comparison.
	 * @throws InvalidDataAccessApiUsageException if the database has no such comparisons
	 */
	BoundCondition mapped(JsonCriteria criteria, Column column) {
		JsonPaths paths = this.dialect.jsonPaths()
			.orElseThrow(() -> new InvalidDataAccessApiUsageException(
					"'%s' cannot be compared within, since %s has no conditions on paths of JSON documents: compare the whole value, or give the member a column of its own"
						.formatted(criteria.path().property(), this.dialect.product().displayName())));
		MutableBindings bindings = new MutableBindings(this.markers);
		Supplier<String> path = () -> bound(bindings, paths.parameter(criteria.path().steps()));
		String value = value(criteria, paths, sql(column), path);
		return new BoundCondition(bindings, Conditions.just(value + operator(criteria, bindings)));
	}

	private String sql(Column column) {
		IdentifierProcessing names = this.dialect.springDialect().getIdentifierProcessing();
		SqlIdentifier table = Objects.requireNonNull(column.getTable()).getReferenceName();
		return table.toSql(names) + "." + column.getName().toSql(names);
	}

	private static String value(JsonCriteria criteria, JsonPaths paths, String column, Supplier<String> path) {
		if (criteria.values().isEmpty()) {
			return paths.presence(column, path);
		}
		Object first = criteria.values().get(0);
		if (first instanceof Number) {
			return paths.number(column, path);
		}
		return (first instanceof Boolean) ? paths.truth(column, path) : paths.text(column, path);
	}

	private static String operator(JsonCriteria criteria, MutableBindings bindings) {
		Comparator comparator = criteria.comparison();
		if (criteria.values().isEmpty()) {
			return " " + comparator.getComparator();
		}
		String values = criteria.values()
			.stream()
			.map((value) -> bound(bindings,
					(value instanceof Number) ? new BigDecimal(value.toString()) : value.toString()))
			.collect(Collectors.joining(", "));
		return " " + comparator.getComparator() + " " + ((comparator == Comparator.IN) ? "(" + values + ")" : values);
	}

	private static String bound(MutableBindings bindings, Object value) {
		BindMarker marker = bindings.nextMarker();
		bindings.bind(marker, value);
		return marker.getPlaceholder();
	}

}
