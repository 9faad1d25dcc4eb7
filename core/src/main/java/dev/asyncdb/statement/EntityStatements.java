package dev.asyncdb.statement;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.statement.sql.RowUpdate;
import dev.asyncdb.statement.sql.SqlBuilder;
import dev.asyncdb.statement.sql.StatementTexts;
import dev.asyncdb.statement.sql.StatementTexts.Shape;
import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Writes the statements for single rows. Each text is written once for an operation, a
 * table and a set of columns. Thread-safe.
 *
 * @since 0.1.0
 */
public final class EntityStatements {

	private final DatabaseDialect dialect;

	private final StatementTexts texts;

	/**
	 * Write statements of a dialect.
	 * @param dialect the dialect of the database
	 * @since 0.1.0
	 */
	public EntityStatements(DatabaseDialect dialect) {
		this.dialect = dialect;
		this.texts = new StatementTexts(dialect.springDialect().getBindMarkersFactory());
	}

	private SqlBuilder text() {
		return new SqlBuilder(this.dialect.springDialect());
	}

	/**
	 * Read a row.
	 * @param table the table
	 * @param columns the columns to read
	 * @param where the columns that identify the row
	 * @return a query for the row, none if there is no such row
	 * @since 0.1.0
	 */
	public PreparedOperation<?> select(SqlIdentifier table, List<SqlIdentifier> columns,
			Map<SqlIdentifier, Parameter> where) {
		Shape shape = new Shape("select", table, List.of(), presence(where), columns);
		return this.texts.statement(shape,
				() -> text().text("SELECT ")
					.names(columns)
					.text(" FROM ")
					.name(table)
					.text(" WHERE ")
					.conditions(where)
					.build(),
				Shape.bound(List.of(), where.values()));
	}

	/**
	 * Read rows.
	 * @param table the table
	 * @param columns the columns to read
	 * @param where the columns that identify each row, the same in each; not empty and no
	 * more than {@link DatabaseDialect#keysPerStatement()}
	 * @return a query for the rows that are there, in any order
	 * @since 0.1.0
	 */
	public PreparedOperation<?> selectAll(SqlIdentifier table, List<SqlIdentifier> columns,
			List<Map<SqlIdentifier, Parameter>> where) {
		Set<SqlIdentifier> keys = where.get(0).keySet();
		if (keys.size() > 1) {
			return new RowsByKey(where).select(text(), table, columns);
		}
		SqlIdentifier key = keys.iterator().next();
		List<Parameter> values = where.stream().map((row) -> Objects.requireNonNull(row.get(key))).toList();
		return this.dialect.select(new RelatedRows(table, columns, key, values, null, Map.of()));
	}

	/**
	 * Insert a row.
	 * @param table the table
	 * @param row the columns to write, may be empty
	 * @param returned the columns to return
	 * @return a query for the written row
	 * @since 0.1.0
	 */
	public PreparedOperation<?> insert(SqlIdentifier table, Map<SqlIdentifier, Parameter> row,
			List<SqlIdentifier> returned) {
		if (row.isEmpty()) {
			return this.dialect.insertDefaults(table, returned);
		}
		Shape shape = new Shape("insert", table, List.copyOf(row.keySet()), Map.of(), returned);
		return this.texts.statement(shape, () -> this.dialect.returning(text().insert(table, row).build(), returned),
				row.values());
	}

	/**
	 * Update a row.
	 * @param table the table
	 * @param changes the columns to write, not empty
	 * @param where the columns that identify the row
	 * @param returned the columns to return
	 * @return an update for the written row, none if no row was hit
	 * @since 0.1.0
	 */
	public RowUpdate update(SqlIdentifier table, Map<SqlIdentifier, Parameter> changes,
			Map<SqlIdentifier, Parameter> where, List<SqlIdentifier> returned) {
		Shape shape = new Shape("update", table, List.copyOf(changes.keySet()), presence(where), returned);
		List<Parameter> bound = Shape.bound(changes.values(), where.values());
		if (this.dialect.returnsUpdatedRows()) {
			return RowUpdate.returning(this.texts.statement(shape,
					() -> this.dialect.returning(updateText(table, changes, where), returned), bound));
		}
		return new RowUpdate(this.texts.statement(shape, () -> updateText(table, changes, where), bound),
				reading(table, returned, RowUpdate.afterwards(where, changes)));
	}

	private PreparedOperation<?> updateText(SqlIdentifier table, Map<SqlIdentifier, Parameter> changes,
			Map<SqlIdentifier, Parameter> where) {
		return text().text("UPDATE ")
			.name(table)
			.text(" SET ")
			.equalities(changes, ", ")
			.text(" WHERE ")
			.conditions(where)
			.build();
	}

	private PreparedOperation<?> reading(SqlIdentifier table, List<SqlIdentifier> columns,
			Map<SqlIdentifier, Parameter> where) {
		Shape shape = new Shape("reading", table, List.of(), presence(where), columns);
		return this.texts.statement(shape, () -> RowUpdate.reading(text(), table, columns, where),
				Shape.bound(List.of(), where.values()));
	}

	/**
	 * Delete rows.
	 * @param table the table
	 * @param where the columns that identify each row, the same in each; not empty
	 * @return a statement that hits as many rows, or fewer if some are gone
	 * @since 0.1.0
	 */
	public PreparedOperation<?> delete(SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> where) {
		return new RowsByKey(where).delete(text(), table);
	}

	private static Map<SqlIdentifier, Boolean> presence(Map<SqlIdentifier, Parameter> where) {
		Map<SqlIdentifier, Boolean> presence = new LinkedHashMap<>();
		where.forEach((column, parameter) -> presence.put(column, parameter.getValue() != null));
		return presence;
	}

}
