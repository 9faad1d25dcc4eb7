package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Rows of values in the FROM clause of a query on PostgreSQL, with an ordinal from 1.
 * <p>
 * Binds one array per column, so the statement has one plan and any number of rows. Uses
 * a list of {@code VALUES} if the driver does not encode the types as arrays.
 *
 * @param size the number of rows
 * @param columns the number of columns
 * @param cells the values
 */
record PostgresUnnest(int size, int columns, Cells cells) {

	/**
	 * Create the source of rows with the same columns.
	 */
	static PostgresUnnest of(List<? extends Map<?, Parameter>> rows) {
		List<Object> columns = List.copyOf(rows.get(0).keySet());
		return new PostgresUnnest(rows.size(), columns.size(),
				(row, column) -> Objects.requireNonNull(rows.get(row).get(columns.get(column))));
	}

	/**
	 * Return an array of each column.
	 * @return {@code null} if the driver does not encode one of them as an array
	 */
	@Nullable List<Parameter> arrays() {
		List<Parameter> arrays = new ArrayList<>(this.columns);
		for (int i = 0; i < this.columns; i++) {
			int column = i;
			Parameter array = PostgresArrays.of(this.size, (row) -> this.cells.value(row, column));
			if (array == null) {
				return null;
			}
			arrays.add(array);
		}
		return arrays;
	}

	/**
	 * Append the rows; their last column is the ordinal.
	 */
	SqlBuilder write(SqlBuilder sql) {
		List<Parameter> arrays = arrays();
		return (arrays != null) ? sql.text("unnest(").values(arrays).text(") WITH ORDINALITY") : values(sql);
	}

	private SqlBuilder values(SqlBuilder sql) {
		sql.text("(VALUES ");
		for (int row = 0; row < this.size; row++) {
			sql.text((row > 0) ? ", (" : "(").values(row(row)).text(", " + (row + 1) + ")");
		}
		return sql.text(")");
	}

	private List<Parameter> row(int row) {
		List<Parameter> values = new ArrayList<>(this.columns);
		for (int column = 0; column < this.columns; column++) {
			Object value = this.cells.value(row, column);
			values.add((value instanceof Parameter parameter) ? parameter : Parameters.in(value));
		}
		return values;
	}

	/**
	 * Append {@code a.x = b.x AND a.y = b.y}.
	 */
	static SqlBuilder joined(SqlBuilder sql, String left, String right, List<SqlIdentifier> columns) {
		String separator = "";
		for (SqlIdentifier column : columns) {
			sql.text(separator + left + ".").name(column).text(" = " + right + ".").name(column);
			separator = " AND ";
		}
		return sql;
	}

	/**
	 * Values, or parameters that can be NULL.
	 */
	interface Cells {

		Object value(int row, int column);

	}

}
