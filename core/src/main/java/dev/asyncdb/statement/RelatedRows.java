package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Rows to read by one of their columns, or through a join table.
 *
 * @param table the table
 * @param columns the columns to read
 * @param key the compared column, of the join table if one exists
 * @param values the values of that column, of one type, not empty
 * @param join the join table, {@code null} without one
 * @param order columns to order by, and whether each ascends
 */
public record RelatedRows(SqlIdentifier table, List<SqlIdentifier> columns, SqlIdentifier key, List<Parameter> values,
		@Nullable Join join, Map<SqlIdentifier, Boolean> order) {

	/**
	 * Name of the result column with the value of the compared column of a join table.
	 */
	public static final String OWNER = "asyncdb_owner";

	/**
	 * A join table that refers to the rows.
	 *
	 * @param table the join table
	 * @param target its column that refers to the row
	 * @param id the column that it refers to
	 */
	public record Join(SqlIdentifier table, SqlIdentifier target, SqlIdentifier id) {
	}

}
