package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.List;

import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameters;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Creates an INSERT of many rows for PostgreSQL.
 * <p>
 * The order of {@code RETURNING} is undefined, so each row has an ordinal. The returned
 * identifier is joined with it: the one of the row, which may be reserved, or one that
 * the statement takes from the sequence before the insert. A trigger can replace
 * identifiers, so rows that match none are returned as well.
 * <p>
 * The planner does not know how many rows an array has, and assumes ten when it plans for
 * any values. It would compare each row with each other one then. A full join is always
 * done by hashing or sorting, and {@code OFFSET 0} keeps the planner from deriving
 * another join from the condition.
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
	 * Skip existing rows. Rows that exist when the statement begins consume no value of
	 * the sequence.
	 * @param key the columns of a unique key; if empty, any unique key
	 */
	PreparedOperation<?> ifAbsent(List<SqlIdentifier> key) {
		return statement(true, key);
	}

	private PreparedOperation<?> statement(boolean ifAbsent, List<SqlIdentifier> key) {
		SqlBuilder sql = new SqlBuilder(this.dialect).text("WITH given AS (SELECT ");
		List<SqlIdentifier> written = new ArrayList<>();
		String sequence = this.rows.sequence();
		SqlIdentifier id = this.rows.ids().get(0);
		if (sequence != null && !this.rows.columns().contains(id)) {
			sql.text("nextval(").value(Parameters.in(sequence)).text("::text::regclass) AS ").name(id).text(", ");
			written.add(id);
		}
		written.addAll(this.rows.columns());
		new PostgresUnnest(this.rows.rows()).write(sql.text("source.* FROM "));
		sql.text(" AS source(").names(this.rows.columns()).text(", " + InsertRows.ORDINAL + ")");
		if (!key.isEmpty()) {
			sql.text(" WHERE NOT EXISTS (SELECT 1 FROM ").name(this.rows.table()).text(" AS existing WHERE ");
			PostgresUnnest.joined(sql, "existing", "source", key).text(")");
		}
		sql.text("), created AS (INSERT INTO ").name(this.rows.table()).text(" (").names(written).text(")");
		sql.text((sequence != null) ? " OVERRIDING SYSTEM VALUE" : "").text(" SELECT ").names(written);
		sql.text(" FROM given ORDER BY " + InsertRows.ORDINAL);
		if (ifAbsent) {
			onConflictDoNothing(sql, key);
		}
		sql.text(" RETURNING ").names(this.rows.returned());
		sql.text(") SELECT * FROM (SELECT created.*, given." + InsertRows.ORDINAL + " FROM ");
		sql.text("(SELECT created.*, row_number() OVER () AS " + InsertRows.POSITION
				+ " FROM created) AS created FULL JOIN given USING (")
			.names(this.rows.ids())
			.text(") OFFSET 0)");
		return sql.text(" AS matched WHERE " + InsertRows.POSITION + " IS NOT NULL").build();
	}

	static SqlBuilder onConflictDoNothing(SqlBuilder sql, List<SqlIdentifier> key) {
		sql.text(" ON CONFLICT ");
		if (!key.isEmpty()) {
			sql.text("(").names(key).text(") ");
		}
		return sql.text("DO NOTHING");
	}

}
