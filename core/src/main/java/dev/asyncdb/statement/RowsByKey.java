package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Rows that are identified by the values of some of their columns.
 *
 * @param rows the values of each row, the same columns in each; not empty
 */
record RowsByKey(List<Map<SqlIdentifier, Parameter>> rows) {

	PreparedOperation<?> delete(SqlBuilder sql, SqlIdentifier table) {
		sql.text("DELETE FROM ").name(table).text(" WHERE ");
		boolean isSimple = this.rows.get(0).size() == 1 && this.rows.size() > 1;
		return (isSimple ? oneOf(sql) : anyOf(sql)).build();
	}

	PreparedOperation<?> select(SqlBuilder sql, SqlIdentifier table, List<SqlIdentifier> columns) {
		return anyOf(sql.text("SELECT ").names(columns).text(" FROM ").name(table).text(" WHERE ")).build();
	}

	private SqlBuilder oneOf(SqlBuilder sql) {
		sql.name(this.rows.get(0).keySet().iterator().next()).text(" IN (");
		return sql.values(this.rows.stream().map((row) -> row.values().iterator().next()).toList()).text(")");
	}

	private SqlBuilder anyOf(SqlBuilder sql) {
		String separator = "";
		boolean several = this.rows.size() > 1;
		for (Map<SqlIdentifier, Parameter> row : this.rows) {
			sql.text(separator).text(several ? "(" : "").conditions(row).text(several ? ")" : "");
			separator = " OR ";
		}
		return sql;
	}

}
