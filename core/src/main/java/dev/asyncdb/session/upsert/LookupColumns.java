package dev.asyncdb.session.upsert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.asyncdb.statement.UniqueKey;
import dev.asyncdb.statement.sql.StatementCache.Shape;
import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The columns of a lookup. Lookups with equal columns share an {@link UpsertPlan}.
 *
 * @param columns all columns, ordered by name
 * @param nulls those of them that are compared with NULL
 */
record LookupColumns(List<SqlIdentifier> columns, List<SqlIdentifier> nulls) {

	static LookupColumns of(Map<SqlIdentifier, Parameter> keys) {
		return new LookupColumns(sorted(keys.keySet()), sorted(Shape.nulls(keys)));
	}

	private static List<SqlIdentifier> sorted(Collection<SqlIdentifier> columns) {
		if (columns.size() < 2) {
			return List.copyOf(columns);
		}
		List<SqlIdentifier> sorted = new ArrayList<>(columns);
		sorted.sort(Comparator.comparing(SqlIdentifier::getReference));
		return sorted;
	}

	/**
	 * Return whether a unique key permits one row at most for each lookup.
	 */
	boolean isCoveredBy(UniqueKey key) {
		return key.columns()
			.stream()
			.allMatch((name) -> named(name, this.columns).isPresent()
					&& (key.nullsEqual() || named(name, this.nulls).isEmpty()));
	}

	/**
	 * Return whether a unique key would permit one row at most if it held NULL equal to
	 * NULL.
	 */
	boolean isCoveredButForNulls(UniqueKey key) {
		return !this.nulls.isEmpty() && new LookupColumns(this.columns, List.of()).isCoveredBy(key);
	}

	/**
	 * Return those of the columns that belong to a unique key.
	 */
	List<SqlIdentifier> in(UniqueKey key) {
		return key.columns().stream().flatMap((name) -> named(name, this.columns).stream()).toList();
	}

	private static Optional<SqlIdentifier> named(String name, List<SqlIdentifier> columns) {
		return columns.stream().filter((column) -> column.getReference().equalsIgnoreCase(name)).findFirst();
	}

}
