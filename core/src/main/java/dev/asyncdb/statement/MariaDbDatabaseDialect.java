package dev.asyncdb.statement;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * MariaDB, from 10.6 on.
 * <p>
 * An INSERT returns its rows, an UPDATE does not. An error undoes its statement only, so
 * keyed writes insert, catch and look again; the second look must lock, since a
 * transaction reads the snapshot of its first query.
 */
final class MariaDbDatabaseDialect implements DatabaseDialect {

	/** Of the 65,535 that a prepared statement may have, so that a list always fits. */
	private static final int MAX_BINDS = 30_000;

	private static final int MAX_ROWS = 1000;

	private static final String COUNTER = "@asyncdb_met";

	/** A comment that the server reads: the driver takes a colon for a named value. */
	private static final String ASSIGN = " /*!:=*/ ";

	private final R2dbcDialect dialect;

	MariaDbDatabaseDialect(R2dbcDialect dialect) {
		this.dialect = dialect;
	}

	@Override
	public DatabaseProduct product() {
		return DatabaseProduct.MARIADB;
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
		return true;
	}

	// The losers of a race hold a shared lock already, and would deadlock on a stronger
	@Override
	public RowLock lockToSeeOthers() {
		return RowLock.FOR_SHARE;
	}

	@Override
	public boolean returnsUpdatedRows() {
		return false;
	}

	@Override
	public PreparedOperation<?> insertDefaults(SqlIdentifier table, List<SqlIdentifier> columns) {
		return returning(new SqlBuilder(this.dialect).text("INSERT INTO ").name(table).text(" () VALUES ()").build(),
				columns);
	}

	@Override
	public PreparedOperation<?> uniqueKeysOf(SqlIdentifier table) {
		return UniqueKeyQueries.mariaDb(this.dialect, table);
	}

	@Override
	public String difference() {
		return "NOT (%s <=> %s)";
	}

	@Override
	public Optional<PreparedOperation<?>> getOrInsert(UpsertValues row) {
		return Optional.empty();
	}

	@Override
	public Optional<PreparedOperation<?>> updateOrInsert(UpsertValues row) {
		return Optional.empty();
	}

	/**
	 * The update of the row that is there changes nothing, and so does no harm to one
	 * that has another of the unique values. It leaves a mark that no insert leaves: a
	 * number of this call as the last identifier of the session.
	 */
	@Override
	public Optional<LockingInsert> insertOrLock(UpsertValues row) {
		Parameter mark = Parameters.in(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
		SqlIdentifier key = row.keys().keySet().iterator().next();
		SqlBuilder insert = new SqlBuilder(this.dialect).insert(row.table(), row.insert());
		insert.text(" ON DUPLICATE KEY UPDATE ").name(key).text(" = IF(LAST_INSERT_ID(").value(mark);
		insert.text(") = 0, ").name(key).text(", ").name(key).text(")");
		SqlBuilder reading = new SqlBuilder(this.dialect).text("SELECT ").names(row.columns());
		reading.text(", LAST_INSERT_ID() <> ").value(mark).text(" AS " + UpsertStatement.CREATED + " FROM ");
		reading.name(row.table()).text(" WHERE ").equalities(row.keys(), " AND ").text(" FOR UPDATE");
		return Optional.of(new LockingInsert(insert.build(), reading.build()));
	}

	/**
	 * The update of a row that is there changes nothing, locks it, and counts. The
	 * variable has to be there before: the statement takes one that is not for NULL.
	 */
	@Override
	public Optional<ConditionalInsert> insertAllUnlessThere(InsertRows rows, List<SqlIdentifier> key) {
		SqlIdentifier column = rows.columns()
			.stream()
			.filter((name) -> !rows.ids().contains(name))
			.findFirst()
			.orElseGet(() -> rows.ids().get(0));
		SqlBuilder sql = new SqlBuilder(this.dialect).text("INSERT INTO ").name(rows.table());
		sql.text(" (").names(rows.columns()).text(") VALUES ").rows(rows.rows());
		sql.text(" ON DUPLICATE KEY UPDATE ").name(column).text(" = IF((" + COUNTER + ASSIGN + COUNTER + " + 1) = 0, ");
		sql.name(column).text(", ").name(column).text(") RETURNING ").names(rows.returned());
		sql.text(", " + COUNTER + " AS " + ConditionalInsert.MET);
		PreparedOperation<?> begin = new SqlBuilder(this.dialect).text("SELECT (" + COUNTER + ASSIGN + "0) AS met")
			.build();
		return Optional.of(new ConditionalInsert(begin, sql.build()));
	}

	/**
	 * Identifiers of AUTO_INCREMENT are given in the order of the rows. Any other default
	 * is inserted row by row, since only the order tells which row is which.
	 */
	@Override
	public Optional<PreparedOperation<?>> sequenceOf(SqlIdentifier table, SqlIdentifier id) {
		SqlBuilder sql = new SqlBuilder(this.dialect)
			.text("SELECT extra AS name FROM information_schema.columns t WHERE extra = 'auto_increment'")
			.text(" AND column_name = ")
			.value(Parameters.in(id.getReference()))
			.text(" AND t.table_schema = ");
		return Optional.of(UniqueKeyQueries.named(sql, table, "DATABASE()").build());
	}

	@Override
	public PreparedOperation<?> insertAll(InsertRows rows) {
		SqlBuilder sql = new SqlBuilder(this.dialect).text("INSERT INTO ").name(rows.table());
		sql.text(" (").names(rows.columns()).text(") VALUES ");
		sql.rows(rows.rows());
		return returning(sql.build(), rows.returned());
	}

	// The server writes a row and sends it before it turns to the next
	@Override
	public boolean returnsInOrder() {
		return true;
	}

	@Override
	public int rowsPerStatement(int columns) {
		return Math.max(1, Math.min(MAX_ROWS, MAX_BINDS / Math.max(1, columns)));
	}

	// IGNORE would hide other errors as well, such as a missing referred-to row
	@Override
	public PreparedOperation<?> link(JoinTableRows rows) {
		SqlBuilder sql = new SqlBuilder(this.dialect);
		SqlIdentifier column = rows.rows().get(0).keySet().iterator().next();
		return rows.insert(sql, "INSERT INTO ", "")
			.text(" ON DUPLICATE KEY UPDATE ")
			.name(column)
			.text(" = ")
			.name(rows.table())
			.text(".")
			.name(column)
			.build();
	}

}
