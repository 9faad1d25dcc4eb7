package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Rows of a join table.
 *
 * @param table the join table
 * @param rows the values of each row, the same columns in each; not empty
 */
public record JoinTableRows(SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> rows) {

	SqlBuilder insert(SqlBuilder sql, String verb, String beforeValues) {
		sql.text(verb).name(this.table).text(" (").names(this.rows.get(0).keySet()).text(") ").text(beforeValues);
		return sql.text("VALUES ").rows(this.rows);
	}

	PreparedOperation<?> delete(SqlBuilder sql) {
		return new RowsByKey(this.rows).delete(sql, this.table);
	}

}
