package dev.asyncdb.statement;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.asyncdb.mapping.value.ValueEquality;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.product.UnsupportedDatabaseException;
import dev.asyncdb.statement.sql.JsonPaths;
import dev.asyncdb.statement.sql.RenderedOperation;
import dev.asyncdb.statement.sql.RowUpdate;
import dev.asyncdb.statement.sql.SqlBuilder;
import dev.asyncdb.statement.sql.ValueBinding;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * The SQL of one product for rows, and what its driver and transactions support.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public interface DatabaseDialect extends UpsertDialect {

	/**
	 * Create the dialect of a database from the metadata of its connection factory,
	 * without a connection.
	 * @param factory the connection factory
	 * @return the dialect
	 * @throws UnsupportedDatabaseException if the product is not supported
	 * @since 0.1.0
	 */
	static DatabaseDialect of(ConnectionFactory factory) {
		DatabaseProduct product = DatabaseProduct.of(factory);
		R2dbcDialect dialect = EscapingDialects.of(factory, product);
		return switch (product) {
			case POSTGRESQL -> new PostgresDatabaseDialect(dialect);
			case MARIADB -> new MariaDbDatabaseDialect(dialect);
			case H2 -> new H2DatabaseDialect(dialect);
		};
	}

	/**
	 * Append to a locking query how it treats locked rows.
	 * @param query a query that ends with a lock clause
	 * @param lock how it locks
	 * @return the query
	 */
	static PreparedOperation<?> locking(PreparedOperation<?> query, RowLock lock) {
		return new RenderedOperation(query.toQuery() + lock.suffix(), query::bindTo);
	}

	/**
	 * Return the product of the database.
	 * @return the product
	 * @since 0.1.0
	 */
	DatabaseProduct product();

	/**
	 * Return Spring Data's dialect of the same product.
	 * @return the dialect
	 * @since 0.1.0
	 */
	R2dbcDialect springDialect();

	/**
	 * Return how values are passed to the driver.
	 * @return the binding
	 */
	default ValueBinding binding() {
		return ValueBinding.PLAIN;
	}

	/**
	 * Return how stored values are compared with current ones.
	 * @return the comparison
	 */
	default ValueEquality equality() {
		return ValueEquality.EXACT;
	}

	/**
	 * Return whether an ascending order has NULL after all values.
	 * @return {@code false} if NULL comes first
	 */
	default boolean nullsAreLargest() {
		return false;
	}

	/**
	 * Return whether the driver blocks the calling thread, so that it must not be called
	 * on an event loop.
	 * @return {@code true} for a driver that blocks
	 * @since 0.1.0
	 */
	boolean isBlocking();

	/**
	 * Return whether a transaction can execute further statements after an error.
	 * @return {@code false} if the database refuses further statements until a rollback
	 * @since 0.1.0
	 */
	boolean survivesErrors();

	/**
	 * Return whether an assignment of an UPDATE sees the values of those before it.
	 * @return {@code false} if all see the row before the update, as the standard says
	 */
	default boolean assignsInOrder() {
		return false;
	}

	/**
	 * Return how to lock when a query looks up a row that a concurrent transaction has
	 * inserted first. A query that reads an older snapshot would miss the row.
	 */
	default RowLock conflictLock() {
		return RowLock.NONE;
	}

	/**
	 * Make a statement return the rows that it writes.
	 * @param statement an INSERT, or an UPDATE if {@link #returnsUpdatedRows()}
	 * @param columns the columns to return
	 * @return the statement as a query
	 */
	default PreparedOperation<?> returning(PreparedOperation<?> statement, List<SqlIdentifier> columns) {
		String names = new SqlBuilder(springDialect()).names(columns).build().toQuery();
		return new RenderedOperation(statement.toQuery() + " RETURNING " + names, statement::bindTo);
	}

	/**
	 * Return whether an UPDATE can return the rows that it writes, as each INSERT can.
	 * @return {@code false} if a second statement has to read them
	 */
	default boolean returnsUpdatedRows() {
		return true;
	}

	/**
	 * Create an INSERT of a row of defaults.
	 * @param table the table
	 * @param columns the columns to return
	 * @return the statement as a query
	 */
	default PreparedOperation<?> insertDefaults(SqlIdentifier table, List<SqlIdentifier> columns) {
		SqlBuilder insert = new SqlBuilder(springDialect()).text("INSERT INTO ").name(table).text(" DEFAULT VALUES");
		return returning(insert.build(), columns);
	}

	/**
	 * Return the condition that two values differ, where NULL equals NULL.
	 * @param value the second value
	 * @return a condition with {@code %s} for each of the values
	 */
	default String difference(Parameter value) {
		return "%s IS DISTINCT FROM %s";
	}

	/**
	 * Create an UPDATE of the row with these keys, which increments its version.
	 * @param row the row, with update columns
	 * @return an update for the written row; none if no row has the keys
	 */
	default RowUpdate updateByKeys(UpsertValues row) {
		PreparedOperation<?> update = UpsertStatement.update(new SqlBuilder(springDialect()), row, this::difference)
			.build();
		return returnsUpdatedRows() ? RowUpdate.returning(returning(update, row.columns()))
				: new RowUpdate(update, RowUpdate.lockingSelect(new SqlBuilder(springDialect()), row.table(),
						row.columns(), RowUpdate.withChanges(row.keys(), row.update())));
	}

	/**
	 * Create a query for the sequence of a generated identifier, if the user may use it.
	 * @param table the table
	 * @param id the column of the identifier
	 * @return a query for one text, NULL if no sequence exists and rows have to be
	 * inserted one by one; empty if the database can insert many rows without a sequence
	 */
	Optional<PreparedOperation<?>> sequenceOf(SqlIdentifier table, SqlIdentifier id);

	/**
	 * Create a query that reserves identifiers, so that new rows can refer to each other
	 * within one INSERT.
	 * @param table the table
	 * @param sequence the sequence of {@link #sequenceOf(SqlIdentifier, SqlIdentifier)}
	 * @param count number of identifiers
	 * @return a query for as many numbers, or for none if the rows may get other
	 * identifiers. Empty if the database cannot reserve
	 */
	default Optional<PreparedOperation<?>> reserve(SqlIdentifier table, String sequence, int count) {
		return Optional.empty();
	}

	/**
	 * Create an INSERT of many rows that returns them.
	 * @param rows the rows, with identifiers or a sequence if
	 * {@link #sequenceOf(SqlIdentifier, SqlIdentifier)} requires one
	 * @return a query for as many rows, each with the additional column
	 * {@link InsertRows#ORDINAL} unless they return {@link #returnsInOrder() in order}
	 */
	PreparedOperation<?> insertAll(InsertRows rows);

	/**
	 * Return whether the rows of {@link #insertAll(InsertRows)} return in the order of
	 * the insert, and so without an ordinal.
	 */
	default boolean returnsInOrder() {
		return false;
	}

	/**
	 * Create an UPDATE of many rows that returns them.
	 * @param rows the rows
	 * @return a query for the written rows, in any order and without deleted ones. Empty
	 * if the database has no such statement for these values
	 */
	default Optional<PreparedOperation<?>> updateAll(UpdateRows rows) {
		return Optional.empty();
	}

	/**
	 * Create a query that locks rows in the given order, for the updates that follow.
	 * @param table the table
	 * @param keys the columns that identify each row, the same in each
	 * @return a query; empty if the database has no such statement for these values, or
	 * updates each row by a statement of its own
	 */
	default Optional<PreparedOperation<?>> lockAll(SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> keys) {
		return Optional.empty();
	}

	/**
	 * Create a DELETE of rows, in the given order where the database can.
	 * @param table the table
	 * @param where the columns that identify each row, the same in each; not empty
	 * @return a statement
	 */
	default PreparedOperation<?> deleteAll(SqlIdentifier table, List<Map<SqlIdentifier, Parameter>> where) {
		return new RowsByKey(where).delete(new SqlBuilder(springDialect()), table);
	}

	/**
	 * Return whether foreign keys are checked for each row rather than at the end of a
	 * statement, so that one statement must not delete rows that refer to each other, and
	 * inserts them in the order of their references.
	 * @return {@code false} if they are checked at the end
	 */
	default boolean checksForeignKeysPerRow() {
		return true;
	}

	/**
	 * Return the maximum number of rows that one statement writes.
	 * @param columns number of columns in each row
	 * @return number of rows, at least 1
	 */
	int rowsPerStatement(int columns);

	/**
	 * Create a query for related rows.
	 * @param rows the rows, with at most {@link #keysPerStatement()} values
	 * @return a query
	 */
	default PreparedOperation<?> select(RelatedRows rows) {
		SqlBuilder sql = new SqlBuilder(springDialect());
		RelatedQuery query = new RelatedQuery(sql, rows).upToCondition();
		sql.text(" IN (").values(rows.values()).text(")");
		return query.ordered();
	}

	/**
	 * Return the maximum number of values that one statement compares a column with.
	 * @return number of values, at least 1
	 */
	default int keysPerStatement() {
		return 500;
	}

	/**
	 * Return the SQL for values within JSON documents.
	 * @return empty if the database cannot compare them
	 */
	default Optional<JsonPaths> jsonPaths() {
		return Optional.empty();
	}

	/**
	 * Return whether a list of values in a condition is to be an array, if their type
	 * permits it.
	 * @param size number of values
	 */
	default boolean isListOf(int size) {
		return false;
	}

	/**
	 * Create parameters of the values of a list, for {@code = ANY(..)} and
	 * {@code <> ALL(..)}.
	 * @param values the values, as the driver takes them
	 * @return one for each portion that the database takes as one array; empty if the
	 * values cannot be elements of an array
	 */
	default List<Parameter> listOf(List<? extends @Nullable Object> values) {
		return List.of();
	}

	/**
	 * Create an INSERT of rows of a join table that skips existing rows.
	 * @param rows the rows, at most {@link #rowsPerStatement(int)}
	 * @return a statement
	 */
	PreparedOperation<?> insertJoinRows(JoinTableRows rows);

	/**
	 * Create a DELETE of rows of a join table.
	 * @param rows the rows, at most {@link #keysPerStatement()}
	 * @return a statement
	 */
	default PreparedOperation<?> deleteJoinRows(JoinTableRows rows) {
		return deleteAll(rows.table(), rows.rows());
	}

}
