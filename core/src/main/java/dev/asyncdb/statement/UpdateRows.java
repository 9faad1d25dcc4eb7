package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Rows to update with one statement.
 *
 * @param table the table
 * @param returned all columns, to be returned
 * @param changes the columns to write, the same in each row
 * @param where the columns that identify each row, the same in each and all with values
 * @since 0.1.0
 */
public record UpdateRows(SqlIdentifier table, List<SqlIdentifier> returned, List<Map<SqlIdentifier, Parameter>> changes,
		List<Map<SqlIdentifier, Parameter>> where) {

	static List<Parameter> column(List<Map<SqlIdentifier, Parameter>> rows, SqlIdentifier column) {
		return rows.stream().map((row) -> Objects.requireNonNull(row.get(column))).toList();
	}

}
