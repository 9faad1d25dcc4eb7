package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Inserts many rows on PostgreSQL and tells which returned row is which.
 * <p>
 * The server promises no order of {@code RETURNING}, so each row carries an ordinal to
 * which its identifier leads back: the one that was given, or one taken from the sequence
 * before the insert. Values come as one array per column where the driver has arrays of
 * their type, which costs one plan and no bind limit; else as a list of {@code VALUES}.
 */
@SuppressWarnings("deprecation")
final class PostgresNewRows {

	private final R2dbcDialect dialect;

	private final NewRows rows;

	PostgresNewRows(R2dbcDialect dialect, NewRows rows) {
		this.dialect = dialect;
		this.rows = rows;
	}

	PreparedOperation<?> statement() {
		SqlText sql = new SqlText(this.dialect).text("WITH given AS (SELECT ");
		List<SqlIdentifier> written = new ArrayList<>();
		String sequence = this.rows.sequence();
		if (sequence != null) {
			SqlIdentifier id = this.rows.ids().get(0);
			sql.text("nextval(").value(Parameter.from(sequence)).text("::text::regclass) AS ").name(id).text(", ");
			written.add(id);
		}
		written.addAll(this.rows.columns());
		sql.text("source.* FROM ");
		source(sql);
		sql.text(" AS source(").names(this.rows.columns()).text(", " + NewRows.ORDINAL + ")), made AS (INSERT INTO ");
		sql.name(this.rows.table()).text(" (").names(written).text(")");
		sql.text((sequence != null) ? " OVERRIDING SYSTEM VALUE" : "").text(" SELECT ").names(written);
		sql.text(" FROM given ORDER BY " + NewRows.ORDINAL + " RETURNING ").names(this.rows.returned());
		return sql.text(") SELECT made.*, given." + NewRows.ORDINAL + " FROM made JOIN given USING (")
			.names(this.rows.ids())
			.text(")")
			.build();
	}

	private void source(SqlText sql) {
		List<Parameter> arrays = new ArrayList<>();
		for (SqlIdentifier column : this.rows.columns()) {
			Parameter array = PostgresArrays.of(this.rows.valuesOf(column));
			if (array == null) {
				values(sql);
				return;
			}
			arrays.add(array);
		}
		sql.text("unnest(").values(arrays).text(") WITH ORDINALITY");
	}

	private void values(SqlText sql) {
		sql.text("(VALUES ");
		int ordinal = 0;
		for (Map<SqlIdentifier, Parameter> row : this.rows.rows()) {
			sql.text((ordinal > 0) ? ", (" : "(").values(row.values()).text(", " + ++ordinal + ")");
		}
		sql.text(")");
	}

}
