package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Rows to read by one of their columns, or by way of a linking table.
 *
 * @param table the table
 * @param columns the columns to read
 * @param key the column to look for; with a linking table, its column that is looked for
 * @param values the values to look for, of one type, not empty
 * @param link how the linking table leads to the rows, {@code null} without one
 * @param order columns to order by, and whether each ascends
 * @since 0.1.0
 */
public record RelatedRows(SqlIdentifier table, List<SqlIdentifier> columns, SqlIdentifier key, List<Parameter> values,
		@Nullable Link link, Map<SqlIdentifier, Boolean> order) {

	/**
	 * Name of the result column with the value that was looked for, when a linking table
	 * leads to the rows.
	 *
	 * @since 0.1.0
	 */
	public static final String OWNER = "asyncdb_owner";

	/**
	 * How a linking table leads to rows.
	 *
	 * @param table the linking table
	 * @param target its column with the identifier of the row
	 * @param id the identifier of the row
	 * @since 0.1.0
	 */
	public record Link(SqlIdentifier table, SqlIdentifier target, SqlIdentifier id) {
	}

}
