package dev.asyncdb.statement.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * An update whose rows are wanted back. Where the database cannot return what an UPDATE
 * wrote, a second statement reads it.
 *
 * @param statement the update, a query for the written rows if there is no second
 * statement
 * @param reading a query for the written rows, to be run if the update hit any;
 * {@code null} if the update returns them itself
 * @since 0.1.0
 */
public record RowUpdate(PreparedOperation<?> statement, @Nullable PreparedOperation<?> reading) {

	public static RowUpdate returning(PreparedOperation<?> statement) {
		return new RowUpdate(statement, null);
	}

	/**
	 * Read the rows that an update hit. The query locks, since it must see what the
	 * update saw: a row into which nothing new was written is still the one of the
	 * snapshot to a query that does not.
	 */
	public static PreparedOperation<?> reading(SqlBuilder sql, SqlIdentifier table, List<SqlIdentifier> columns,
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
	 * What a row is looked up by after an update that may have written some of the keys.
	 */
	public static Map<SqlIdentifier, Parameter> overlaid(Map<SqlIdentifier, Parameter> keys,
			Map<SqlIdentifier, Parameter> changes) {
		Map<SqlIdentifier, Parameter> overlaid = new LinkedHashMap<>(keys);
		overlaid.replaceAll((column, before) -> changes.getOrDefault(column, before));
		return overlaid;
	}

	/**
	 * What identifies a row after an update: the columns that identified it before,
	 * without those that were written, such as its version, which a trigger may set.
	 */
	public static Map<SqlIdentifier, Parameter> afterwards(Map<SqlIdentifier, Parameter> where,
			Map<SqlIdentifier, Parameter> changes) {
		Map<SqlIdentifier, Parameter> left = new LinkedHashMap<>(where);
		left.keySet().removeAll(changes.keySet());
		return left;
	}

}
