package dev.asyncdb.statement;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Rows of a join table.
 *
 * @param table the join table
 * @param rows the values of each row, the same columns in each; not empty
 */
public record JoinTableRows(SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> rows) {

	/**
	 * Create the rows, with their columns in one order: both sides of a relation add
	 * rows, each with its own column first.
	 */
	public JoinTableRows {
		Set<SqlIdentifier> columns = rows.get(0).keySet();
		rows = rows.stream().map((row) -> ordered(row, columns)).toList();
	}

	private static Map<SqlIdentifier, Parameter> ordered(Map<SqlIdentifier, Parameter> row,
			Set<SqlIdentifier> columns) {
		Map<SqlIdentifier, Parameter> ordered = new LinkedHashMap<>();
		columns.forEach((column) -> ordered.put(column, Objects.requireNonNull(row.get(column))));
		return ordered;
	}

	SqlBuilder insert(SqlBuilder sql, String verb, String beforeValues) {
		sql.text(verb).name(this.table).text(" (").names(this.rows.get(0).keySet()).text(") ").text(beforeValues);
		return sql.text("VALUES ").rows(this.rows);
	}

}
