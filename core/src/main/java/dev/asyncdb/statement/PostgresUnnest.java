package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Rows of values in the FROM clause of a query on PostgreSQL, with an ordinal from 1.
 * <p>
 * Binds one array per column, so the statement has one plan and any number of rows. Uses
 * a list of {@code VALUES} if the driver does not encode the types as arrays.
 *
 * @param rows the rows, with the same columns in each
 */
record PostgresUnnest(List<? extends Map<?, Parameter>> rows) {

	/**
	 * Append the rows; their last column is the ordinal.
	 */
	SqlBuilder write(SqlBuilder sql) {
		List<Parameter> arrays = new ArrayList<>();
		for (Object column : this.rows.get(0).keySet()) {
			Parameter array = PostgresArrays.of(valuesOf(column));
			if (array == null) {
				return values(sql);
			}
			arrays.add(array);
		}
		return sql.text("unnest(").values(arrays).text(") WITH ORDINALITY");
	}

	private List<Parameter> valuesOf(Object column) {
		return this.rows.stream().map((row) -> Objects.requireNonNull(row.get(column))).toList();
	}

	private SqlBuilder values(SqlBuilder sql) {
		sql.text("(VALUES ");
		int ordinal = 0;
		for (Map<?, Parameter> row : this.rows) {
			sql.text((ordinal > 0) ? ", (" : "(").values(row.values()).text(", " + ++ordinal + ")");
		}
		return sql.text(")");
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

}
