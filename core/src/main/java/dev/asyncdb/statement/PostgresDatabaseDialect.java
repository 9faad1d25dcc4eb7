package dev.asyncdb.statement;

import java.math.RoundingMode;
import java.time.temporal.Temporal;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.asyncdb.mapping.value.ValueEquality;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.statement.sql.JsonPaths;
import dev.asyncdb.statement.sql.RowUpdate;
import dev.asyncdb.statement.sql.SqlBuilder;
import dev.asyncdb.statement.sql.StatementCache;
import dev.asyncdb.statement.sql.ValueBinding;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * The dialect of PostgreSQL.
 * <p>
 * An upsert reads or updates first, so an existing row consumes no sequence value and is
 * not checked against NOT NULL of the new row. An update inserts with {@code DO UPDATE},
 * which cannot fail on the keys. An {@code xmax} of zero marks a row that this statement
 * inserted.
 */
final class PostgresDatabaseDialect implements DatabaseDialect {

	/** Less than half of the 65,535 parameters that the protocol allows. */
	private static final int MAX_BINDS = 30_000;

	private static final int MAX_LISTED = 16;

	private static final ValueEquality EQUALITY = new ValueEquality(false, RoundingMode.HALF_UP);

	private static final ValueBinding TEXTS = new PostgresTexts();

	private final R2dbcDialect dialect;

	private final StatementCache cache = new StatementCache();

	PostgresDatabaseDialect(R2dbcDialect dialect) {
		this.dialect = dialect;
	}

	@Override
	public DatabaseProduct product() {
		return DatabaseProduct.POSTGRESQL;
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

	@Override
	public ValueEquality equality() {
		return EQUALITY;
	}

	@Override
	public boolean nullsAreLargest() {
		return true;
	}

	@Override
	public Optional<JsonPaths> jsonPaths() {
		return Optional.of(JsonPaths.POSTGRES);
	}

	@Override
	public ValueBinding binding() {
		return TEXTS;
	}

	// Numbers of another scale are equal, and so are documents with other blanks. Some
	// other types, such as xml, have no equality operator
	@Override
	public String difference(Parameter value) {
		Object given = value.getValue();
		if (given instanceof Number || given instanceof Temporal) {
			return "%s IS DISTINCT FROM %s";
		}
		return (given instanceof Json) ? "%s::jsonb IS DISTINCT FROM %s::jsonb" : "%s::text IS DISTINCT FROM %s::text";
	}

	@Override
	public RowUpdate updateByKeys(UpsertValues row) {
		List<Parameter> values = StatementCache.Shape.bound(row.assigned(), row.keys().values());
		return RowUpdate.returning(this.cache.statement(row.shape("update by keys", this::difference),
				() -> returning(UpsertStatement.update(new SqlBuilder(this.dialect), row, this::difference).build(),
						row.columns()),
				values));
	}

	@Override
	public PreparedOperation<?> uniqueKeysOf(SqlIdentifier table) {
		return KeyQueries.postgres(this.dialect, table);
	}

	@Override
	public PreparedOperation<?> castTypesOf(SqlIdentifier table) {
		return KeyQueries.postgresTypes(this.dialect, table);
	}

	@Override
	public Optional<PreparedOperation<?>> insertIfAbsent(UpsertValues row, List<SqlIdentifier> key) {
		return Optional.of(this.cache.statement(row.shape(key, this::difference), () -> {
			SqlBuilder sql = new SqlBuilder(this.dialect).insert(row.table(), row.insert());
			return returning(PostgresInsertRows.onConflictDoNothing(sql, key).build(), row.columns());
		}, List.copyOf(row.insert().values())));
	}

	@Override
	public Optional<ConditionalInsert> insertAllIfAbsent(InsertRows rows, List<SqlIdentifier> key) {
		return Optional
			.of(new ConditionalInsert(null, new PostgresInsertRows(this.dialect, this.cache, rows).ifAbsent(key)));
	}

	@Override
	public Optional<PreparedOperation<?>> updateAllByKeys(List<UpsertValues> rows) {
		return Optional.of(new PostgresUpdateByKeys(this.dialect, rows, this::difference).statement());
	}

	@Override
	public Optional<PreparedOperation<?>> lockKeys(UpsertValues row) {
		SqlBuilder sql = new SqlBuilder(this.dialect);
		String keys = row.keys()
			.entrySet()
			.stream()
			.sorted(Comparator.comparing((key) -> key.getKey().getReference()))
			.map((key) -> sql.quoted(key.getKey()) + "=" + text(key.getValue().getValue()))
			.collect(Collectors.joining(", ", sql.quoted(row.table()) + "(", ")"));
		return Optional.of(sql.text("SELECT pg_advisory_xact_lock(hashtextextended(")
			.value(Parameters.in(keys))
			.text("::text, 0)) IS NULL AS locked")
			.build());
	}

	// Concurrent callers with equal keys must render equal texts
	private static @Nullable Object text(@Nullable Object value) {
		return (value instanceof byte[] bytes) ? HexFormat.of().formatHex(bytes) : value;
	}

	@Override
	public Optional<PreparedOperation<?>> sequenceOf(SqlIdentifier table, SqlIdentifier id) {
		SqlBuilder sql = new SqlBuilder(this.dialect);
		String quoted = sql.quoted(table);
		sql.text("SELECT name FROM pg_get_serial_sequence(").value(Parameters.in(quoted)).text("::text, ");
		sql.value(Parameters.in(ProductNames.POSTGRESQL.stored(id)))
			.text("::text) AS name WHERE has_sequence_privilege(name, 'USAGE')");
		return Optional.of(sql.build());
	}

	// A trigger or a rule can replace the identifiers of new rows
	@Override
	public Optional<PreparedOperation<?>> reserve(SqlIdentifier table, String sequence, int count) {
		SqlBuilder sql = new SqlBuilder(this.dialect);
		Parameter name = Parameters.in(sql.quoted(table));
		sql.text("SELECT nextval(").value(Parameters.in(sequence)).text("::text::regclass) AS id");
		sql.text(" FROM generate_series(1, ")
			.value(Parameters.in(count))
			.text(") WHERE EXISTS (SELECT 1 FROM pg_class");
		sql.text(" WHERE oid = ").value(name).text("::text::regclass AND relkind IN ('r', 'p') AND NOT relhasrules)");
		sql.text(" AND NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgtype & 7 = 7 AND NOT tgisinternal AND tgrelid IN");
		sql.text(" (SELECT ").value(name).text("::text::regclass UNION SELECT relid FROM pg_partition_tree(");
		return Optional.of(sql.value(name).text("::text::regclass)))").build());
	}

	@Override
	public PreparedOperation<?> insertAll(InsertRows rows) {
		return new PostgresInsertRows(this.dialect, this.cache, rows).all();
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
		SqlBuilder sql = new SqlBuilder(this.dialect);
		RelatedQuery query = new RelatedQuery(sql, rows).upToCondition();
		sql.text(" = ANY(").value(array).text(")");
		return query.ordered();
	}

	@Override
	public Optional<PreparedOperation<?>> lockAll(SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> keys) {
		return new PostgresOrderedRows(this.dialect, table, keys).lock();
	}

	// Rows of a join table are also deleted by one of their columns, which is no key
	@Override
	public PreparedOperation<?> deleteAll(SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> where) {
		Optional<PreparedOperation<?>> ordered = (where.size() > 1)
				? new PostgresOrderedRows(this.dialect, table, where).delete() : Optional.empty();
		return ordered.orElseGet(() -> DatabaseDialect.super.deleteAll(table, where));
	}

	@Override
	public boolean checksForeignKeysPerRow() {
		return false;
	}

	@Override
	public int keysPerStatement() {
		return 10_000;
	}

	// Each number of values would be another prepared statement
	@Override
	public boolean isListOf(int size) {
		return size > MAX_LISTED;
	}

	@Override
	public List<Parameter> listOf(List<? extends @Nullable Object> values) {
		Parameter array = values.contains(null) ? null
				: PostgresArrays.of(values.size(), (i) -> Objects.requireNonNull(values.get(i)));
		return (array != null) ? List.of(array) : List.of();
	}

	@Override
	public PreparedOperation<?> insertJoinRows(JoinTableRows rows) {
		return rows.insert(new SqlBuilder(this.dialect), "INSERT INTO ", "").text(" ON CONFLICT DO NOTHING").build();
	}

	@Override
	public Optional<PreparedOperation<?>> updateAll(UpdateRows rows) {
		return new PostgresUpdateRows(this.dialect, this.cache, rows).statement();
	}

}
