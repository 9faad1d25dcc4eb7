package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Rows of values as a source of a query on PostgreSQL, numbered from 1.
 * <p>
 * Values come as one array per column where the driver has arrays of their type, which
 * costs one plan and no bind limit; else as a list of {@code VALUES}.
 *
 * @param rows the rows, with the same columns in each
 */
record PostgresUnnest(List<? extends Map<?, Parameter>> rows) {

	/**
	 * Write the source, whose last column is the number.
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
	 * Write {@code a.x = b.x AND a.y = b.y}.
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
