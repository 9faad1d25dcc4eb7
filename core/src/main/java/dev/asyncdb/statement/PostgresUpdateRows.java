package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Creates an UPDATE of many rows for PostgreSQL. It joins the table with one array per
 * column by the identifying columns.
 */
record PostgresUpdateRows(R2dbcDialect dialect, UpdateRows rows) {

	Optional<PreparedOperation<?>> statement() {
		List<Parameter> arrays = new ArrayList<>();
		boolean complete = collect(this.rows.changes(), arrays) && collect(this.rows.where(), arrays);
		return complete ? Optional.of(statement(arrays)) : Optional.empty();
	}

	private static boolean collect(List<Map<SqlIdentifier, Parameter>> rows, List<Parameter> arrays) {
		for (SqlIdentifier column : rows.get(0).keySet()) {
			Parameter array = PostgresArrays.of(UpdateRows.column(rows, column));
			if (array == null) {
				return false;
			}
			arrays.add(array);
		}
		return true;
	}

	private PreparedOperation<?> statement(List<Parameter> arrays) {
		SqlBuilder sql = new SqlBuilder(this.dialect).text("UPDATE ").name(this.rows.table()).text(" AS changed SET ");
		int number = 0;
		for (SqlIdentifier column : this.rows.changes().get(0).keySet()) {
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
		for (SqlIdentifier column : this.rows.where().get(0).keySet()) {
			sql.text(separator).name(column).text(" = given.value" + number++);
			separator = " AND " + row;
		}
	}

}
