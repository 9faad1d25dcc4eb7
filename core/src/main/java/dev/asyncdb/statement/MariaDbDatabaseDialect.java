package dev.asyncdb.statement;

import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import dev.asyncdb.mapping.value.ValueEquality;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.statement.sql.ConvertedValues;
import dev.asyncdb.statement.sql.JsonPaths;
import dev.asyncdb.statement.sql.SqlBuilder;
import dev.asyncdb.statement.sql.ValueBinding;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * The dialect of MariaDB 10.6 and later.
 * <p>
 * An INSERT can return its rows, an UPDATE can't. An error rolls its statement back only,
 * so an upsert inserts and looks the row up again after a conflict. The second lookup has
 * to lock, since a transaction reads the snapshot of its first query.
 */
final class MariaDbDatabaseDialect implements DatabaseDialect {

	/** Less than half of the 65,535 placeholders of a prepared statement. */
	private static final int MAX_BINDS = 30_000;

	private static final int MAX_ROWS = 1000;

	private static final ValueEquality EQUALITY = new ValueEquality(false, RoundingMode.DOWN);

	private static final ValueBinding BINDING = ConvertedValues.limitedTo(Integer.MAX_VALUE)
		.with(Character.class, String.class, String::valueOf)
		.with(OffsetDateTime.class, Instant.class, OffsetDateTime::toInstant)
		.with(ZonedDateTime.class, Instant.class, ZonedDateTime::toInstant);

	private static final String COUNTER = "@asyncdb_conflicts";

	/** An executable comment, since the driver parses a colon as a named parameter. */
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
	public Optional<JsonPaths> jsonPaths() {
		return Optional.of(JsonPaths.MARIADB);
	}

	@Override
	public ValueBinding binding() {
		return BINDING;
	}

	@Override
	public boolean isBlocking() {
		return false;
	}

	// The driver truncates times to microseconds
	@Override
	public ValueEquality equality() {
		return EQUALITY;
	}

	@Override
	public boolean survivesErrors() {
		return true;
	}

	@Override
	public boolean assignsInOrder() {
		return true;
	}

	// After a duplicate key error a transaction holds a shared lock on the row. Two such
	// transactions would deadlock on an exclusive lock
	@Override
	public RowLock conflictLock() {
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
		return KeyQueries.mariaDb(this.dialect, table);
	}

	@Override
	public PreparedOperation<?> castTypesOf(SqlIdentifier table) {
		return KeyQueries.mariaDbTypes(this.dialect, table);
	}

	@Override
	public String difference(Parameter value) {
		return "NOT (%s <=> %s)";
	}

	/**
	 * The update of an existing row changes nothing, so a row that conflicts on another
	 * unique key stays intact. It sets the last insert identifier of the server session
	 * to a random number, by which the query recognizes an existing row.
	 */
	@Override
	public Optional<LockingInsert> insertOrLock(UpsertValues row) {
		Parameter marker = Parameters.in(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
		SqlIdentifier key = row.keys().keySet().iterator().next();
		SqlBuilder insert = new SqlBuilder(this.dialect).insert(row.table(), row.insert());
		insert.text(" ON DUPLICATE KEY UPDATE ").name(key).text(" = IF(LAST_INSERT_ID(").value(marker);
		insert.text(") = 0, ").name(key).text(", ").name(key).text(")");
		return Optional.of(new LockingInsert(insert.build(), (keys) -> lockingSelect(row, keys, marker)));
	}

	private PreparedOperation<?> lockingSelect(UpsertValues row, Map<SqlIdentifier, Parameter> keys, Parameter marker) {
		SqlBuilder select = new SqlBuilder(this.dialect).text("SELECT ").names(row.columns());
		select.text(", LAST_INSERT_ID() <> ").value(marker).text(" AS " + UpsertStatement.CREATED + " FROM ");
		return select.name(row.table()).text(" WHERE ").equalities(keys, " AND ").text(" FOR UPDATE").build();
	}

	/**
	 * The update of an existing row changes nothing, locks the row and increments a
	 * counter. The variable has to be set first, since an unset variable is NULL.
	 */
	@Override
	public Optional<ConditionalInsert> insertAllIfAbsent(InsertRows rows, List<SqlIdentifier> key) {
		SqlIdentifier column = rows.columns()
			.stream()
			.filter((name) -> !rows.ids().contains(name))
			.findFirst()
			.orElseGet(() -> rows.ids().get(0));
		SqlBuilder sql = new SqlBuilder(this.dialect).text("INSERT INTO ").name(rows.table());
		sql.text(" (").names(rows.columns()).text(") VALUES ").rowValues(rows.rows());
		sql.text(" ON DUPLICATE KEY UPDATE ").name(column).text(" = IF((" + COUNTER + ASSIGN + COUNTER + " + 1) = 0, ");
		sql.name(column).text(", ").name(column).text(") RETURNING ").names(rows.returned());
		sql.text(", " + COUNTER + " AS " + ConditionalInsert.CONFLICTS);
		PreparedOperation<?> begin = new SqlBuilder(this.dialect)
			.text("SELECT (" + COUNTER + ASSIGN + "0) AS conflicts")
			.build();
		return Optional.of(new ConditionalInsert(begin, sql.build()));
	}

	/**
	 * AUTO_INCREMENT generates identifiers in the order of the rows. With any other
	 * default, rows are inserted one by one, since their order is unknown.
	 */
	@Override
	public Optional<PreparedOperation<?>> sequenceOf(SqlIdentifier table, SqlIdentifier id) {
		SqlBuilder sql = new SqlBuilder(this.dialect)
			.text("SELECT extra AS name FROM information_schema.columns t WHERE extra = 'auto_increment'")
			.text(" AND column_name = ")
			.value(Parameters.in(ProductNames.MARIADB.stored(id)))
			.text(" AND t.table_schema = ");
		return Optional.of(KeyQueries.named(sql, ProductNames.MARIADB, table, "DATABASE()").build());
	}

	@Override
	public PreparedOperation<?> insertAll(InsertRows rows) {
		SqlBuilder sql = new SqlBuilder(this.dialect).text("INSERT INTO ").name(rows.table());
		sql.text(" (").names(rows.columns()).text(") VALUES ");
		sql.rowValues(rows.rows());
		return returning(sql.build(), rows.returned());
	}

	// The server inserts and returns the rows one after the other
	@Override
	public boolean returnsInOrder() {
		return true;
	}

	@Override
	public int rowsPerStatement(int columns) {
		return Math.max(1, Math.min(MAX_ROWS, MAX_BINDS / Math.max(1, columns)));
	}

	// IGNORE would suppress other errors too, such as a violated foreign key
	@Override
	public PreparedOperation<?> insertJoinRows(JoinTableRows rows) {
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
