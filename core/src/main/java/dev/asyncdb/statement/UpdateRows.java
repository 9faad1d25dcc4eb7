package dev.asyncdb.statement;

import java.util.List;

import dev.asyncdb.mapping.row.RowValues;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The rows of one UPDATE.
 *
 * @param table the table
 * @param returned all columns, which the statement returns
 * @param changes the columns to write, the same in each row
 * @param where the columns that identify each row, the same in each and none of them NULL
 */
public record UpdateRows(SqlIdentifier table, List<SqlIdentifier> returned, List<RowValues> changes,
		List<RowValues> where) {

}
