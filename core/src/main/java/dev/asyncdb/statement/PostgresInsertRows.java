package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

import dev.asyncdb.mapping.row.ColumnSet;
import dev.asyncdb.statement.sql.SqlBuilder;
import dev.asyncdb.statement.sql.StatementCache;
import io.r2dbc.spi.Parameter;
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

	private final StatementCache cache;

	private final InsertRows rows;

	private final boolean generatesIds;

	PostgresInsertRows(R2dbcDialect dialect, StatementCache cache, InsertRows rows) {
		this.dialect = dialect;
		this.cache = cache;
		this.rows = rows;
		this.generatesIds = rows.sequence() != null && !rows.columns().contains(rows.ids().get(0));
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
		PostgresUnnest source = new PostgresUnnest(this.rows.table(), this.rows.columns(), this.rows.rows().size(),
				(row, column) -> this.rows.rows().get(row).value(column));
		List<Parameter> arrays = source.arrays();
		if (arrays == null) {
			return render(source, ifAbsent, key);
		}
		List<Object> values = new ArrayList<>(arrays.size() + 1);
		if (this.generatesIds) {
			values.add(Objects.requireNonNull(this.rows.sequence()));
		}
		values.addAll(arrays);
		Shape shape = new Shape(this.rows.table(), this.rows.shape(), PostgresUnnest.untyped(arrays),
				this.rows.sequence() != null, ifAbsent, key);
		return this.cache.statement(shape, () -> render(source, ifAbsent, key), values);
	}

	private PreparedOperation<?> render(PostgresUnnest source, boolean ifAbsent, List<SqlIdentifier> key) {
		SqlBuilder sql = new SqlBuilder(this.dialect).text("WITH given AS (SELECT ");
		List<SqlIdentifier> written = new ArrayList<>();
		String sequence = this.rows.sequence();
		if (this.generatesIds && sequence != null) {
			SqlIdentifier id = this.rows.ids().get(0);
			sql.text("nextval(").value(Parameters.in(sequence)).text("::text::regclass) AS ").name(id).text(", ");
			written.add(id);
		}
		written.addAll(this.rows.columns());
		source.write(sql.text("source.* FROM "));
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

	/**
	 * Everything that the text depends on, apart from what belongs to the type.
	 */
	private record Shape(SqlIdentifier table, ColumnSet columns, BitSet untyped, boolean hasSequence, boolean ifAbsent,
			List<SqlIdentifier> key) {
	}

}
