package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameters;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Inserts many rows on PostgreSQL and tells which returned row is which.
 * <p>
 * The server promises no order of {@code RETURNING}, so each row carries an ordinal to
 * which its identifier leads back: the one that was given, or one taken from the sequence
 * before the insert.
 */
final class PostgresInsertRows {

	private final R2dbcDialect dialect;

	private final InsertRows rows;

	PostgresInsertRows(R2dbcDialect dialect, InsertRows rows) {
		this.dialect = dialect;
		this.rows = rows;
	}

	PreparedOperation<?> all() {
		return statement(false, List.of());
	}

	/**
	 * Leave out rows that are there. Those that are seen to be there take no value of the
	 * sequence.
	 * @param key what tells them; if empty, any unique value
	 */
	PreparedOperation<?> unlessThere(List<SqlIdentifier> key) {
		return statement(true, key);
	}

	private PreparedOperation<?> statement(boolean unlessThere, List<SqlIdentifier> key) {
		SqlBuilder sql = new SqlBuilder(this.dialect).text("WITH given AS (SELECT ");
		List<SqlIdentifier> written = new ArrayList<>();
		String sequence = this.rows.sequence();
		if (sequence != null) {
			SqlIdentifier id = this.rows.ids().get(0);
			sql.text("nextval(").value(Parameters.in(sequence)).text("::text::regclass) AS ").name(id).text(", ");
			written.add(id);
		}
		written.addAll(this.rows.columns());
		new PostgresUnnest(this.rows.rows()).write(sql.text("source.* FROM "));
		sql.text(" AS source(").names(this.rows.columns()).text(", " + InsertRows.ORDINAL + ")");
		if (!key.isEmpty()) {
			sql.text(" WHERE NOT EXISTS (SELECT 1 FROM ").name(this.rows.table()).text(" AS there WHERE ");
			PostgresUnnest.joined(sql, "there", "source", key).text(")");
		}
		sql.text("), made AS (INSERT INTO ").name(this.rows.table()).text(" (").names(written).text(")");
		sql.text((sequence != null) ? " OVERRIDING SYSTEM VALUE" : "").text(" SELECT ").names(written);
		sql.text(" FROM given ORDER BY " + InsertRows.ORDINAL);
		if (unlessThere) {
			conflict(sql, key);
		}
		sql.text(" RETURNING ").names(this.rows.returned());
		return sql.text(") SELECT made.*, given." + InsertRows.ORDINAL + " FROM made JOIN given USING (")
			.names(this.rows.ids())
			.text(")")
			.build();
	}

	/**
	 * Say that a row that is there is no error.
	 */
	static SqlBuilder conflict(SqlBuilder sql, List<SqlIdentifier> key) {
		sql.text(" ON CONFLICT ");
		if (!key.isEmpty()) {
			sql.text("(").names(key).text(") ");
		}
		return sql.text("DO NOTHING");
	}

}
