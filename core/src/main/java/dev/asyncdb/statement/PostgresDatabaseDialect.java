package dev.asyncdb.statement;

import java.util.List;
import java.util.Optional;

import dev.asyncdb.statement.sql.SqlText;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * PostgreSQL.
 * <p>
 * The keyed writes read or update first, so that a hit burns no sequence value and checks
 * no NOT NULL of the new row, and insert with a {@code DO UPDATE} that cannot fail on the
 * keys. A {@code xmax} of zero marks a row that this very statement inserted.
 */
@SuppressWarnings("deprecation")
public final class PostgresDatabaseDialect implements DatabaseDialect {

	/** Of the 65,535 that the protocol allows, so that a list of values always fits. */
	private static final int MAX_BINDS = 30_000;

	private final R2dbcDialect dialect;

	PostgresDatabaseDialect(R2dbcDialect dialect) {
		this.dialect = dialect;
	}

	@Override
	public R2dbcDialect springDialect() {
		return this.dialect;
	}

	@Override
	public boolean isBlocking() {
		return false;
	}

	@Override
	public boolean survivesErrors() {
		return false;
	}

	// Not all types, JSON for one, can be compared as they are
	@Override
	public String difference() {
		return "%s::text IS DISTINCT FROM %s::text";
	}

	@Override
	public Optional<PreparedOperation<?>> getOrInsert(KeyedRow row) {
		SqlText sql = new SqlText(this.dialect).text("WITH found AS (SELECT ")
			.names(row.columns())
			.text(" FROM ")
			.name(row.table())
			.text(" WHERE ")
			.conditions(row.keys())
			.text("), ");
		insertUnlessFound(sql, row);
		// A no-op update makes the loser of a race wait for the winner and see its row
		SqlIdentifier key = row.keys().keySet().iterator().next();
		sql.name(key).text(" = EXCLUDED.").name(key);
		return Optional.of(foundOrMade(sql, row));
	}

	@Override
	public Optional<PreparedOperation<?>> updateOrInsert(KeyedRow row) {
		SqlText sql = new SqlText(this.dialect).text("WITH found AS (");
		KeyedWrite.update(sql, row, difference()).text(" RETURNING ").names(row.columns()).text("), ");
		insertUnlessFound(sql, row);
		KeyedWrite.assignments(sql, row, difference());
		return Optional.of(foundOrMade(sql, row));
	}

	@Override
	public PreparedOperation<?> uniqueKeysOf(SqlIdentifier table) {
		return UniqueKeyQueries.postgres(this.dialect, table);
	}

	@Override
	public Optional<PreparedOperation<?>> insertUnlessThere(KeyedRow row, List<SqlIdentifier> key) {
		SqlText sql = new SqlText(this.dialect).insert(row.table(), row.insert());
		return Optional.of(returning(PostgresNewRows.conflict(sql, key).build(), row.columns()));
	}

	@Override
	public Optional<ConditionalInsert> insertAllUnlessThere(NewRows rows, List<SqlIdentifier> key) {
		return Optional.of(new ConditionalInsert(null, new PostgresNewRows(this.dialect, rows).unlessThere(key)));
	}

	@Override
	public Optional<PreparedOperation<?>> updateAllByKeys(List<KeyedRow> rows) {
		return Optional.of(new PostgresKeyedRows(this.dialect, rows).update(difference()));
	}

	@Override
	public Optional<PreparedOperation<?>> lockKeys(KeyedRow row) {
		SqlText sql = new SqlText(this.dialect);
		String keys = sql.quoted(row.table()) + row.keys();
		return Optional.of(sql.text("SELECT pg_advisory_xact_lock(hashtextextended(")
			.value(Parameter.from(keys))
			.text("::text, 0)) IS NULL AS locked")
			.build());
	}

	private static void insertUnlessFound(SqlText sql, KeyedRow row) {
		sql.text("made AS (INSERT INTO ")
			.name(row.table())
			.text(" (")
			.names(row.insert().keySet())
			.text(") SELECT ")
			.values(row.insert().values())
			.text(" WHERE NOT EXISTS (SELECT 1 FROM found) ON CONFLICT (")
			.names(row.keys().keySet())
			.text(") DO UPDATE SET ");
	}

	private static PreparedOperation<String> foundOrMade(SqlText sql, KeyedRow row) {
		return sql.text(" RETURNING ")
			.names(row.columns())
			.text(", (xmax = 0) AS " + KeyedWrite.CREATED + ") SELECT ")
			.names(row.columns())
			.text(", false AS " + KeyedWrite.CREATED + " FROM found UNION ALL SELECT ")
			.names(row.columns())
			.text(", " + KeyedWrite.CREATED + " FROM made")
			.build();
	}

	@Override
	public Optional<PreparedOperation<?>> sequenceOf(SqlIdentifier table, SqlIdentifier id) {
		SqlText sql = new SqlText(this.dialect);
		String quoted = sql.quoted(table);
		sql.text("SELECT name FROM pg_get_serial_sequence(").value(Parameter.from(quoted)).text("::text, ");
		sql.value(Parameter.from(id.getReference()))
			.text("::text) AS name WHERE has_sequence_privilege(name, 'USAGE')");
		return Optional.of(sql.build());
	}

	@Override
	public PreparedOperation<?> insertAll(NewRows rows) {
		return new PostgresNewRows(this.dialect, rows).all();
	}

	@Override
	public int rowsPerStatement(int columns) {
		return Math.max(1, MAX_BINDS / Math.max(1, columns));
	}

	@Override
	public PreparedOperation<?> select(RelatedRows rows) {
		Parameter array = PostgresArrays.of(rows.values());
		if (array == null) {
			return DatabaseDialect.super.select(rows);
		}
		SqlText sql = new SqlText(this.dialect);
		RelatedQuery query = new RelatedQuery(sql, rows).upToCondition();
		sql.text(" = ANY(").value(array).text(")");
		return query.ordered();
	}

	@Override
	public int keysPerStatement() {
		return 10_000;
	}

	@Override
	public PreparedOperation<?> link(LinkRows rows) {
		return rows.insert(new SqlText(this.dialect), "INSERT INTO ", "").text(" ON CONFLICT DO NOTHING").build();
	}

	@Override
	public Optional<PreparedOperation<?>> updateAll(ChangedRows rows) {
		return new PostgresChangedRows(this.dialect, rows).statement();
	}

}
