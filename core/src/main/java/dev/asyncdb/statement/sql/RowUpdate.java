package dev.asyncdb.statement.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * An UPDATE that returns the written rows. A second statement reads them if the database
 * can't return them from the first.
 *
 * @param statement the update, a query for the written rows without a second statement
 * @param select a query for the written rows, to be executed if the update matched any;
 * {@code null} if the update returns them
 */
public record RowUpdate(PreparedOperation<?> statement, @Nullable PreparedOperation<?> select) {

	public static RowUpdate returning(PreparedOperation<?> statement) {
		return new RowUpdate(statement, null);
	}

	/**
	 * Create a query for the rows that an UPDATE matched. It locks, since a query without
	 * a lock reads a row from the snapshot if the update didn't change a value of it.
	 */
	public static PreparedOperation<?> lockingSelect(SqlBuilder sql, SqlIdentifier table, List<SqlIdentifier> columns,
			Map<SqlIdentifier, Parameter> where) {
		return sql.text("SELECT ")
			.names(columns)
			.text(" FROM ")
			.name(table)
			.text(" WHERE ")
			.conditions(where)
			.text(" FOR UPDATE")
			.build();
	}

	/**
	 * Return the keys of a row after an update that may have changed some of them.
	 */
	public static Map<SqlIdentifier, Parameter> withChanges(Map<SqlIdentifier, Parameter> keys,
			Map<SqlIdentifier, Parameter> changes) {
		Map<SqlIdentifier, Parameter> changed = new LinkedHashMap<>(keys);
		changed.replaceAll((column, before) -> changes.getOrDefault(column, before));
		return changed;
	}

	/**
	 * Return the identifying columns of a row without those that the update changed, such
	 * as the version, which a trigger may have set.
	 */
	public static Map<SqlIdentifier, Parameter> withoutChanged(Map<SqlIdentifier, Parameter> where,
			Map<SqlIdentifier, Parameter> changes) {
		Map<SqlIdentifier, Parameter> unchanged = new LinkedHashMap<>(where);
		unchanged.keySet().removeAll(changes.keySet());
		return unchanged;
	}

}
