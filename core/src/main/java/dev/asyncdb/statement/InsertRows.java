package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Rows to insert with one statement.
 *
 * @param table the table
 * @param returned all columns, to be returned
 * @param ids the columns of the identifier
 * @param sequence the sequence that gives identifiers, {@code null} if they are among the
 * given columns or come from elsewhere
 * @param rows the given columns, the same in each row, and none of them without a value
 * @since 0.1.0
 */
public record InsertRows(SqlIdentifier table, List<SqlIdentifier> returned, List<SqlIdentifier> ids,
		@Nullable String sequence, List<Map<SqlIdentifier, Parameter>> rows) {

	/**
	 * Name of the result column that tells which of the rows a returned row is, from 1.
	 *
	 * @since 0.1.0
	 */
	public static final String ORDINAL = "asyncdb_ordinal";

	/**
	 * The given columns.
	 * @return their names, in the order of the first row
	 * @since 0.1.0
	 */
	public Set<SqlIdentifier> columns() {
		return this.rows.get(0).keySet();
	}

}
