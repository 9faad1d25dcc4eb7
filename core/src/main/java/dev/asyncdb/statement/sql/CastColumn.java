package dev.asyncdb.statement.sql;

import java.util.List;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * A column and its type in the catalog.
 *
 * @param name the name of the column
 * @param type the type as CAST takes it, {@code null} if it has none
 */
public record CastColumn(String name, @Nullable String type) {

	/**
	 * Read a row of the catalog.
	 */
	public static CastColumn read(Readable row) {
		return new CastColumn(String.valueOf(row.get("column_name", String.class)), row.get("cast_type", String.class));
	}

	/**
	 * Create a query that converts values to the types of columns, as an insert does.
	 * @param columns columns with a type
	 * @param values a value for each column
	 * @return a query for one row
	 */
	public static PreparedOperation<?> cast(R2dbcDialect dialect, List<CastColumn> columns, List<Parameter> values) {
		SqlBuilder sql = new SqlBuilder(dialect).text("SELECT ");
		for (int i = 0; i < columns.size(); i++) {
			sql.text((i > 0) ? ", CAST(" : "CAST(").value(values.get(i));
			sql.text(" AS " + columns.get(i).type() + ") AS c" + i);
		}
		return sql.build();
	}

}
