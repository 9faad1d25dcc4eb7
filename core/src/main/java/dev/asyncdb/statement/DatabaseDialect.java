package dev.asyncdb.statement;

import java.util.List;
import java.util.Optional;

import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.product.UnsupportedDatabaseException;
import dev.asyncdb.statement.sql.RenderedOperation;
import dev.asyncdb.statement.sql.RowUpdate;
import dev.asyncdb.statement.sql.SqlBuilder;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * What one database family can do and how it is said. The one place where databases
 * differ. Thread-safe.
 *
 * @since 0.1.0
 */
public interface DatabaseDialect extends UpsertDialect {

	/**
	 * The dialect of a database, told from the metadata of its connection factory without
	 * connecting.
	 * @param factory the connection factory
	 * @return the dialect
	 * @throws UnsupportedDatabaseException if the database is none of PostgreSQL, MariaDB
	 * and H2
	 * @since 0.1.0
	 */
	static DatabaseDialect of(ConnectionFactory factory) {
		DatabaseProduct product = DatabaseProduct.of(factory);
		R2dbcDialect dialect = DialectResolver.getDialect(factory);
		return switch (product) {
			case POSTGRESQL -> new PostgresDatabaseDialect(dialect);
			case MARIADB -> new MariaDbDatabaseDialect(dialect);
			case H2 -> new H2DatabaseDialect(dialect);
		};
	}

	/**
	 * Say what a locking query does about rows that others have locked.
	 * @param query a query with a lock clause at its end
	 * @param lock how it locks
	 * @return the query
	 * @since 0.1.0
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
	 * Spring Data's dialect of the same database.
	 * @return the dialect
	 * @since 0.1.0
	 */
	R2dbcDialect springDialect();

	/**
	 * Whether the driver works on the thread that calls it, so that it must not be called
	 * on an event loop.
	 * @return {@code true} for a driver that blocks
	 * @since 0.1.0
	 */
	boolean isBlocking();

	/**
	 * Whether a transaction goes on after a statement failed.
	 * @return {@code false} if the database refuses further statements until a rollback
	 * @since 0.1.0
	 */
	boolean survivesErrors();

	/**
	 * How to look for a row that another transaction was faster to insert. A query that
	 * reads an older snapshot would miss it.
	 * @return how the query locks
	 * @since 0.1.0
	 */
	default RowLock lockToSeeOthers() {
		return RowLock.NONE;
	}

	/**
	 * Let a statement return the rows that it wrote.
	 * @param statement an INSERT, or an UPDATE where {@link #returnsUpdatedRows()} says
	 * so
	 * @param columns the columns to return
	 * @return the statement as a query
	 * @since 0.1.0
	 */
	default PreparedOperation<?> returning(PreparedOperation<?> statement, List<SqlIdentifier> columns) {
		String names = new SqlBuilder(springDialect()).names(columns).build().toQuery();
		return new RenderedOperation(statement.toQuery() + " RETURNING " + names, statement::bindTo);
	}

	/**
	 * Whether an UPDATE can return the rows that it wrote, as an INSERT can everywhere.
	 * @return {@code false} if a second statement has to read them
	 * @since 0.1.0
	 */
	default boolean returnsUpdatedRows() {
		return true;
	}

	/**
	 * Insert a row without any given value.
	 * @param table the table
	 * @param columns the columns to return
	 * @return the statement as a query
	 * @since 0.1.0
	 */
	default PreparedOperation<?> insertDefaults(SqlIdentifier table, List<SqlIdentifier> columns) {
		SqlBuilder insert = new SqlBuilder(springDialect()).text("INSERT INTO ").name(table).text(" DEFAULT VALUES");
		return returning(insert.build(), columns);
	}

	/**
	 * How two values are compared where NULL is a value.
	 * @return a condition with {@code %s} for each of them
	 * @since 0.1.0
	 */
	default String difference() {
		return "%s IS DISTINCT FROM %s";
	}

	/**
	 * Set the update columns of the row with these keys, counting up its version.
	 * @param row the row, with update columns
	 * @return an update for the written row; none if there is no such row
	 * @since 0.1.0
	 */
	default RowUpdate updateByKeys(UpsertValues row) {
		PreparedOperation<?> update = UpsertStatement.update(new SqlBuilder(springDialect()), row, difference())
			.build();
		return returnsUpdatedRows() ? RowUpdate.returning(returning(update, row.columns()))
				: new RowUpdate(update, RowUpdate.reading(new SqlBuilder(springDialect()), row.table(), row.columns(),
						RowUpdate.overlaid(row.keys(), row.update())));
	}

	/**
	 * Ask for the sequence behind a generated identifier, if it may be used.
	 * @param table the table
	 * @param id the column of the identifier
	 * @return a query for one text, or NULL if there is none and rows have to be inserted
	 * one by one; empty if the database needs none to insert many rows
	 * @since 0.1.0
	 */
	Optional<PreparedOperation<?>> sequenceOf(SqlIdentifier table, SqlIdentifier id);

	/**
	 * Insert many rows and return them.
	 * @param rows the rows; they have identifiers or a sequence if
	 * {@link #sequenceOf(SqlIdentifier, SqlIdentifier)} says that it needs one
	 * @return a query for as many rows, each with the additional column
	 * {@link InsertRows#ORDINAL} unless they come {@link #returnsInOrder() in order}
	 * @since 0.1.0
	 */
	PreparedOperation<?> insertAll(InsertRows rows);

	/**
	 * Whether the rows of {@link #insertAll(InsertRows)} come back in the order in which
	 * they were given, and so without a number.
	 * @return {@code false} if only the number tells which is which
	 * @since 0.1.0
	 */
	default boolean returnsInOrder() {
		return false;
	}

	/**
	 * Update many rows and return them.
	 * @param rows the rows
	 * @return a query for the written rows, in any order; those that are gone are
	 * missing. Empty if the database has no such statement for these values
	 * @since 0.1.0
	 */
	default Optional<PreparedOperation<?>> updateAll(UpdateRows rows) {
		return Optional.empty();
	}

	/**
	 * How many rows go into one statement.
	 * @param columns number of columns in each row
	 * @return number of rows, at least 1
	 * @since 0.1.0
	 */
	int rowsPerStatement(int columns);

	/**
	 * Read related rows.
	 * @param rows which rows; no more values than {@link #keysPerStatement()}
	 * @return a query
	 * @since 0.1.0
	 */
	default PreparedOperation<?> select(RelatedRows rows) {
		SqlBuilder sql = new SqlBuilder(springDialect());
		RelatedQuery query = new RelatedQuery(sql, rows).upToCondition();
		sql.text(" IN (").values(rows.values()).text(")");
		return query.ordered();
	}

	/**
	 * How many values a column is compared with in one statement.
	 * @return number of values, at least 1
	 * @since 0.1.0
	 */
	default int keysPerStatement() {
		return 500;
	}

	/**
	 * Insert linking rows that are not there yet.
	 * @param rows the rows; no more than {@link #rowsPerStatement(int)} says
	 * @return a statement
	 * @since 0.1.0
	 */
	PreparedOperation<?> link(JoinTableRows rows);

	/**
	 * Delete linking rows.
	 * @param rows the rows; no more than {@link #keysPerStatement()}
	 * @return a statement
	 * @since 0.1.0
	 */
	default PreparedOperation<?> unlink(JoinTableRows rows) {
		return rows.delete(new SqlBuilder(springDialect()));
	}

}
