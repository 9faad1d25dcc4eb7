package dev.asyncdb.session.upsert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.asyncdb.statement.UniqueKey;
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
		List<SqlIdentifier> columns = new ArrayList<>(keys.keySet());
		columns.sort(Comparator.comparing(SqlIdentifier::getReference));
		List<SqlIdentifier> nulls = new ArrayList<>(columns);
		nulls.removeIf((column) -> Objects.requireNonNull(keys.get(column)).getValue() != null);
		return new LookupColumns(columns, nulls);
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
