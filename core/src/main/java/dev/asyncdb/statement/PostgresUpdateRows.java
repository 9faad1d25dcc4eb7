package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.asyncdb.mapping.row.ColumnSet;
import dev.asyncdb.mapping.row.RowValues;
import dev.asyncdb.statement.sql.SqlBuilder;
import dev.asyncdb.statement.sql.StatementCache;
import io.r2dbc.spi.Parameter;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Creates an UPDATE of many rows for PostgreSQL. It joins the table with one array per
 * column by the identifying columns.
 */
record PostgresUpdateRows(R2dbcDialect dialect, StatementCache cache, UpdateRows rows) {

	Optional<PreparedOperation<?>> statement() {
		List<Parameter> arrays = new ArrayList<>();
		boolean complete = collect(this.rows.changes(), arrays) && collect(this.rows.where(), arrays);
		return complete ? Optional.of(this.cache.statement(shape(), () -> render(arrays), arrays)) : Optional.empty();
	}

	private static boolean collect(List<RowValues> rows, List<Parameter> arrays) {
		int columns = rows.get(0).columns().size();
		for (int i = 0; i < columns; i++) {
			int column = i;
			Parameter array = PostgresArrays.of(rows.size(), (row) -> rows.get(row).value(column));
			if (array == null) {
				return false;
			}
			arrays.add(array);
		}
		return true;
	}

	private Shape shape() {
		return new Shape(this.rows.table(), this.rows.changes().get(0).columns(), this.rows.where().get(0).columns());
	}

	private PreparedOperation<?> render(List<Parameter> arrays) {
		SqlBuilder sql = new SqlBuilder(this.dialect).text("UPDATE ").name(this.rows.table()).text(" AS changed SET ");
		int number = 0;
		for (SqlIdentifier column : shape().changed().names()) {
			sql.text((number > 0) ? ", " : "").name(column).text(" = given.value" + number++);
		}
		sql.text(" FROM (SELECT given.* FROM unnest(").values(arrays).text(") WITH ORDINALITY AS given(");
		for (int i = 0; i < arrays.size(); i++) {
			sql.text((i > 0) ? ", value" : "value").text(String.valueOf(i));
		}
		// The plan of a join can visit rows in any order, so they are locked in the given
		// one
		sql.text(", " + InsertRows.ORDINAL + ") JOIN ").name(this.rows.table()).text(" AS stored");
		condition(sql, " ON ", "stored.", number);
		sql.text(" ORDER BY given." + InsertRows.ORDINAL + " FOR NO KEY UPDATE OF stored) AS given");
		condition(sql, " WHERE ", "changed.", number);
		String separator = " RETURNING changed.";
		for (SqlIdentifier column : this.rows.returned()) {
			sql.text(separator).name(column);
			separator = ", changed.";
		}
		return sql.build();
	}

	private void condition(SqlBuilder sql, String keyword, String row, int first) {
		String separator = keyword + row;
		int number = first;
		for (SqlIdentifier column : shape().where().names()) {
			sql.text(separator).name(column).text(" = given.value" + number++);
			separator = " AND " + row;
		}
	}

	/**
	 * Everything that the text depends on, apart from what belongs to the type.
	 */
	private record Shape(SqlIdentifier table, ColumnSet changed, ColumnSet where) {
	}

}
