package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.row.ColumnSet;
import dev.asyncdb.mapping.row.RowValues;
import dev.asyncdb.statement.sql.RenderedOperation;
import dev.asyncdb.statement.sql.RowUpdate;
import dev.asyncdb.statement.sql.SqlBuilder;
import dev.asyncdb.statement.sql.StatementCache;
import dev.asyncdb.statement.sql.StatementCache.Shape;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Creates the statements for the rows of entities and caches their SQL by operation,
 * table and columns. Thread-safe.
 *
 * @since 0.1.0
 */
public final class EntityStatements {

	private final DatabaseDialect dialect;

	private final StatementCache cache;

	/**
	 * Create statements of a dialect.
	 * @param dialect the dialect of the database
	 */
	public EntityStatements(DatabaseDialect dialect) {
		this.dialect = dialect;
		this.cache = new StatementCache();
	}

	private SqlBuilder sql() {
		return new SqlBuilder(this.dialect.springDialect());
	}

	/**
	 * Create a query for a row.
	 * @param table the table
	 * @param columns the columns to read
	 * @param where the columns that identify the row
	 * @return a query for at most one row
	 */
	public PreparedOperation<?> select(SqlIdentifier table, List<SqlIdentifier> columns,
			Map<SqlIdentifier, Parameter> where) {
		Shape shape = new Shape("select", table, List.of(), presence(where), columns);
		return this.cache.statement(shape, () -> selectSql(table, columns, where),
				Shape.bound(List.of(), where.values()));
	}

	private PreparedOperation<?> selectSql(SqlIdentifier table, List<SqlIdentifier> columns,
			Map<SqlIdentifier, Parameter> where) {
		return sql().text("SELECT ")
			.names(columns)
			.text(" FROM ")
			.name(table)
			.text(" WHERE ")
			.conditions(where)
			.build();
	}

	/**
	 * Create a query for the row of an identifier.
	 * @param mapped an entity with one column as its identifier
	 * @param key the value of that column, as the driver takes it
	 * @return a query for at most one row
	 */
	public PreparedOperation<?> selectById(MappedEntity<?> mapped, Object key) {
		return this.cache.statement(mapped, key, () -> {
			Map<SqlIdentifier, Parameter> where = Map.of(mapped.idColumns().get(0), Parameters.in(key));
			return selectSql(mapped.table(), mapped.columns(), where);
		});
	}

	/**
	 * Create a query for the row with some values.
	 * @param mapped the entity
	 * @param where the columns that identify the row
	 * @return a query for the row, and for a second one if several match
	 */
	public PreparedOperation<?> selectByKeys(MappedEntity<?> mapped, Map<SqlIdentifier, Parameter> where) {
		List<Parameter> bound = Shape.bound(List.of(), where.values());
		return this.cache.statement(KeyShape.of(mapped, where), () -> {
			PreparedOperation<?> select = selectSql(mapped.table(), mapped.columns(), where);
			return new RenderedOperation(select.toQuery() + " LIMIT 2", select::bindTo);
		}, bound);
	}

	/**
	 * Create a query for rows.
	 * @param table the table
	 * @param columns the columns to read
	 * @param where the columns that identify each row, the same in each; at least one and
	 * at most {@link DatabaseDialect#keysPerStatement()}
	 * @return a query for the existing rows, in any order
	 */
	public PreparedOperation<?> selectAll(SqlIdentifier table, List<SqlIdentifier> columns,
			List<Map<SqlIdentifier, Parameter>> where) {
		Set<SqlIdentifier> keys = where.get(0).keySet();
		if (keys.size() > 1) {
			return new RowsByKey(where).select(sql(), table, columns);
		}
		SqlIdentifier key = keys.iterator().next();
		List<Parameter> values = where.stream().map((row) -> Objects.requireNonNull(row.get(key))).toList();
		return this.dialect.select(new RelatedRows(table, columns, key, values, null, Map.of()));
	}

	/**
	 * Create a query for rows that tells which condition each of them matches.
	 * @param table the table
	 * @param columns the columns to read
	 * @param where the columns that identify each row, the same in each and none of them
	 * NULL
	 * @return a query for the existing rows, each with the additional column
	 * {@link InsertRows#ORDINAL}, the position of its condition from 1
	 */
	public PreparedOperation<?> selectEach(SqlIdentifier table, List<SqlIdentifier> columns,
			List<Map<SqlIdentifier, Parameter>> where) {
		Set<SqlIdentifier> keys = where.get(0).keySet();
		SqlBuilder sql = sql().text("SELECT ");
		columns.forEach((column) -> sql.text("found.").name(column).text(", "));
		sql.text("matching." + InsertRows.ORDINAL + " FROM ").name(table).text(" found JOIN (");
		int ordinal = 0;
		for (Map<SqlIdentifier, Parameter> row : where) {
			sql.text((ordinal > 0) ? " UNION ALL SELECT " : "SELECT ").names(keys);
			sql.text(", " + ++ordinal + " AS " + InsertRows.ORDINAL + " FROM ").name(table);
			sql.text(" WHERE ").conditions(row);
		}
		// H2 reads columns of char without their padding from a union, so only from the
		// table
		String separator = ") matching ON matching.";
		for (SqlIdentifier key : keys) {
			sql.text(separator).name(key).text(" = found.").name(key);
			separator = " AND matching.";
		}
		return sql.build();
	}

	/**
	 * Create a query that tells which of some keys are equal to the columns of a table,
	 * by their collations for example. It reads no row of the table.
	 * @param table the table
	 * @param keys the keys, the same columns in each
	 * @return a query for two numbers for each key: its position from 1, and the position
	 * of the first key that is equal to it
	 */
	public PreparedOperation<?> selectFirstEqual(SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> keys) {
		Set<SqlIdentifier> columns = keys.get(0).keySet();
		SqlBuilder sql = sql().text("SELECT given.ordinal, MIN(given.ordinal) OVER (PARTITION BY ").names(columns);
		// The first part of a union decides the types of the columns
		sql.text(") AS first_ordinal FROM (SELECT ").names(columns).text(", 0 AS ordinal FROM ").name(table);
		sql.text(" WHERE 1 = 0");
		int ordinal = 0;
		for (Map<SqlIdentifier, Parameter> key : keys) {
			sql.text(" UNION ALL SELECT ").values(key.values()).text(", " + ++ordinal);
		}
		return sql.text(") given").build();
	}

	/**
	 * Create an INSERT of a row.
	 * @param table the table
	 * @param row the columns to write, possibly none
	 * @param returned the columns to return
	 * @return a query for the written row
	 */
	public PreparedOperation<?> insert(SqlIdentifier table, RowValues row, List<SqlIdentifier> returned) {
		if (row.isEmpty()) {
			return this.dialect.insertDefaults(table, returned);
		}
		return this.cache.statement(new InsertShape(table, row.columns()),
				() -> this.dialect.returning(sql().insert(table, row.parameters()).build(), returned), row.values());
	}

	/**
	 * Create an UPDATE of a row.
	 * @param table the table
	 * @param changes the columns to write, not empty
	 * @param where the columns that identify the row
	 * @param returned the columns to return
	 * @return an update for the written row, none if no row matched
	 */
	public RowUpdate update(SqlIdentifier table, RowValues changes, RowValues where, List<SqlIdentifier> returned) {
		UpdateShape shape = new UpdateShape(table, changes.columns(), where.columns(), where.nulls());
		List<Object> bound = bound(changes, where);
		if (this.dialect.returnsUpdatedRows()) {
			return RowUpdate.returning(this.cache.statement(shape,
					() -> this.dialect.returning(updateSql(table, changes.parameters(), where.parameters()), returned),
					bound));
		}
		Map<SqlIdentifier, Parameter> keys = where.parameters();
		Map<SqlIdentifier, Parameter> written = changes.parameters();
		return new RowUpdate(this.cache.statement(shape, () -> updateSql(table, written, keys), bound),
				lockingSelect(table, returned, RowUpdate.withoutChanged(keys, written)));
	}

	private static List<Object> bound(RowValues changes, RowValues where) {
		List<Object> bound = new ArrayList<>(changes.columns().size() + where.columns().size());
		bound.addAll(changes.values());
		for (int i = 0; i < where.columns().size(); i++) {
			if (!where.isNull(i)) {
				bound.add(where.value(i));
			}
		}
		return bound;
	}

	private PreparedOperation<?> updateSql(SqlIdentifier table, Map<SqlIdentifier, Parameter> changes,
			Map<SqlIdentifier, Parameter> where) {
		return sql().text("UPDATE ")
			.name(table)
			.text(" SET ")
			.equalities(changes, ", ")
			.text(" WHERE ")
			.conditions(where)
			.build();
	}

	private PreparedOperation<?> lockingSelect(SqlIdentifier table, List<SqlIdentifier> columns,
			Map<SqlIdentifier, Parameter> where) {
		Shape shape = new Shape("select for update", table, List.of(), presence(where), columns);
		return this.cache.statement(shape, () -> RowUpdate.lockingSelect(sql(), table, columns, where),
				Shape.bound(List.of(), where.values()));
	}

	/**
	 * Create a DELETE of rows.
	 * @param table the table
	 * @param where the columns that identify each row, the same in each; not empty
	 * @return a statement that deletes as many rows, or fewer if some were deleted
	 * already
	 */
	public PreparedOperation<?> delete(SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> where) {
		return this.dialect.deleteAll(table, where);
	}

	private static Map<SqlIdentifier, Boolean> presence(Map<SqlIdentifier, Parameter> where) {
		Map<SqlIdentifier, Boolean> presence = new LinkedHashMap<>();
		where.forEach((column, parameter) -> presence.put(column, parameter.getValue() != null));
		return presence;
	}

	/**
	 * An entity, the columns of a lookup in the order of their values, and those of them
	 * that are NULL.
	 */
	private record KeyShape(MappedEntity<?> mapped, List<SqlIdentifier> columns, List<SqlIdentifier> nulls) {

		static KeyShape of(MappedEntity<?> mapped, Map<SqlIdentifier, Parameter> where) {
			return new KeyShape(mapped, List.copyOf(where.keySet()), Shape.nulls(where));
		}

	}

	/**
	 * A table, and the columns of a new row.
	 */
	private record InsertShape(SqlIdentifier table, ColumnSet columns) {
	}

	/**
	 * A table, the columns of a changed row, those that identify it and which of these
	 * are NULL.
	 */
	private record UpdateShape(SqlIdentifier table, ColumnSet changed, ColumnSet where, long nulls) {
	}

}
