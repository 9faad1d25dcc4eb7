package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.BitSet;
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
 * <p>
 * A text gets the type of its column, as a single one does that is compared with the
 * column or assigned to it: an enum, {@code uuid} or {@code jsonb} for example.
 * PostgreSQL derives the type of an untyped parameter from the other branch of a
 * {@code CASE}, which the planner removes.
 *
 * @param table the table that has the columns
 * @param columns the columns
 * @param size the number of rows
 * @param cells the values
 */
record PostgresUnnest(SqlIdentifier table, List<SqlIdentifier> columns, int size, Cells cells) {

	/**
	 * Create the source of rows with the same columns of a table.
	 */
	static PostgresUnnest of(SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> rows) {
		List<SqlIdentifier> columns = List.copyOf(rows.get(0).keySet());
		return new PostgresUnnest(table, columns, rows.size(),
				(row, column) -> Objects.requireNonNull(rows.get(row).get(columns.get(column))));
	}

	/**
	 * Return an array of each column.
	 * @return {@code null} if the driver does not encode one of them as an array
	 */
	@Nullable List<Parameter> arrays() {
		List<Parameter> arrays = new ArrayList<>(this.columns.size());
		for (int i = 0; i < this.columns.size(); i++) {
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
	 * Return which of some arrays get the type of their column, on which the text of the
	 * statement depends.
	 */
	static BitSet untyped(List<Parameter> arrays) {
		BitSet untyped = new BitSet(arrays.size());
		for (int i = 0; i < arrays.size(); i++) {
			untyped.set(i, PostgresTexts.isUntyped(arrays.get(i)));
		}
		return untyped;
	}

	/**
	 * Append the rows; their last column is the ordinal.
	 */
	SqlBuilder write(SqlBuilder sql) {
		List<Parameter> arrays = arrays();
		if (arrays == null) {
			return values(sql);
		}
		typed(sql.text("unnest("), arrays, "ARRAY(SELECT ");
		return sql.text(") WITH ORDINALITY");
	}

	private SqlBuilder values(SqlBuilder sql) {
		typed(sql.text("(VALUES ("), row(0), "(SELECT ");
		for (int row = 1; row < this.size; row++) {
			sql.text(", " + row + "), (").values(row(row));
		}
		return sql.text(", " + this.size + "))");
	}

	private void typed(SqlBuilder sql, List<Parameter> parameters, String select) {
		for (int i = 0; i < parameters.size(); i++) {
			sql.text((i > 0) ? ", " : "");
			if (PostgresTexts.isUntyped(parameters.get(i))) {
				sql.text("CASE WHEN TRUE THEN ").value(parameters.get(i)).text(" ELSE " + select);
				sql.name(this.columns.get(i)).text(" FROM ").name(this.table).text(") END");
			}
			else {
				sql.value(parameters.get(i));
			}
		}
	}

	private List<Parameter> row(int row) {
		List<Parameter> values = new ArrayList<>(this.columns.size());
		for (int column = 0; column < this.columns.size(); column++) {
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
