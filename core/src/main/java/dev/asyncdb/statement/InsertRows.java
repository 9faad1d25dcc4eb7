package dev.asyncdb.statement;

import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.row.ColumnSet;
import dev.asyncdb.mapping.row.RowValues;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The rows of one INSERT.
 *
 * @param table the table
 * @param returned all columns, which the statement returns
 * @param ids the columns of the identifier
 * @param sequence the sequence that generates the identifiers, also if the rows contain
 * reserved ones; {@code null} if they contain identifiers of the application or the
 * database generates them otherwise
 * @param rows the columns to write, the same in each row and none of them NULL
 */
public record InsertRows(SqlIdentifier table, List<SqlIdentifier> returned, List<SqlIdentifier> ids,
		@Nullable String sequence, List<RowValues> rows) {

	/**
	 * Name of the result column with the position of the row in the insert, from 1.
	 */
	public static final String ORDINAL = "asyncdb_ordinal";

	/**
	 * Name of the result column with the position of the row among the returned ones,
	 * from 1. Only statements have it that match rows by their identifiers, which a
	 * trigger can replace; the ordinal is NULL then.
	 */
	public static final String POSITION = "asyncdb_position";

	/**
	 * Read the {@link #ORDINAL} of a row.
	 */
	public static int ordinal(Readable row) {
		return ((Number) Objects.requireNonNull(row.get(ORDINAL))).intValue();
	}

	/**
	 * Return the written columns, the same in each row.
	 */
	public List<SqlIdentifier> columns() {
		return shape().names();
	}

	ColumnSet shape() {
		return this.rows.get(0).columns();
	}

}
