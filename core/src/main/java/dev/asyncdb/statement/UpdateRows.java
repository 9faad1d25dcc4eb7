package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The rows of one UPDATE.
 *
 * @param table the table
 * @param returned all columns, which the statement returns
 * @param changes the columns to write, the same in each row
 * @param where the columns that identify each row, the same in each and none of them NULL
 */
public record UpdateRows(SqlIdentifier table, List<SqlIdentifier> returned, List<Map<SqlIdentifier, Parameter>> changes,
		List<Map<SqlIdentifier, Parameter>> where) {

	static List<Parameter> column(List<Map<SqlIdentifier, Parameter>> rows, SqlIdentifier column) {
		return rows.stream().map((row) -> Objects.requireNonNull(row.get(column))).toList();
	}

}
