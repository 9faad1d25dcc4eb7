package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import dev.asyncdb.mapping.row.ColumnSet;
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
		PostgresUnnest source = source();
		List<Parameter> arrays = source.arrays();
		return (arrays != null) ? Optional.of(this.cache.statement(shape(arrays), () -> render(source), arrays))
				: Optional.empty();
	}

	private PostgresUnnest source() {
		int changes = changed().size();
		List<SqlIdentifier> columns = new ArrayList<>(changed().names());
		columns.addAll(where().names());
		return new PostgresUnnest(this.rows.table(), columns, this.rows.changes().size(),
				(row, column) -> (column < changes) ? this.rows.changes().get(row).value(column)
						: this.rows.where().get(row).value(column - changes));
	}

	private ColumnSet changed() {
		return this.rows.changes().get(0).columns();
	}

	private ColumnSet where() {
		return this.rows.where().get(0).columns();
	}

	private Shape shape(List<Parameter> arrays) {
		return new Shape(this.rows.table(), changed(), where(), PostgresUnnest.untyped(arrays));
	}

	private PreparedOperation<?> render(PostgresUnnest source) {
		SqlBuilder sql = new SqlBuilder(this.dialect).text("UPDATE ").name(this.rows.table()).text(" AS changed SET ");
		int number = 0;
		for (SqlIdentifier column : changed().names()) {
			sql.text((number > 0) ? ", " : "").name(column).text(" = given.value" + number++);
		}
		source.write(sql.text(" FROM (SELECT given.* FROM ")).text(" AS given(");
		for (int i = 0; i < source.columns().size(); i++) {
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
		for (SqlIdentifier column : where().names()) {
			sql.text(separator).name(column).text(" = given.value" + number++);
			separator = " AND " + row;
		}
	}

	/**
	 * Everything that the text depends on, apart from what belongs to the type.
	 */
	private record Shape(SqlIdentifier table, ColumnSet changed, ColumnSet where, BitSet untyped) {
	}

}
