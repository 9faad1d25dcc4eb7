package dev.asyncdb.statement;

import java.util.List;
import java.util.Optional;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * How rows are found, made and updated by their keys in one database family, without a
 * race.
 *
 * @since 0.1.0
 */
public interface UpsertDialect {

	/**
	 * Read the row with these keys or insert it, as one statement that never fails on the
	 * keys.
	 * @param row the row
	 * @return a query for exactly one row with the additional column
	 * {@link UpsertStatement#CREATED}, or empty if the database has no such statement
	 * @since 0.1.0
	 */
	Optional<PreparedOperation<?>> getOrInsert(UpsertValues row);

	/**
	 * Update the row with these keys or insert it, as one statement that never fails on
	 * the keys.
	 * @param row the row, with update columns
	 * @return a query for exactly one row with the additional column
	 * {@link UpsertStatement#CREATED}, or empty if the database has no such statement
	 * @since 0.1.0
	 */
	Optional<PreparedOperation<?>> updateOrInsert(UpsertValues row);

	/**
	 * Ask the catalog for the unique keys of a table.
	 * @param table the table
	 * @return a query for {@link UniqueKeys.Column}
	 * @since 0.1.0
	 */
	PreparedOperation<?> uniqueKeysOf(SqlIdentifier table);

	/**
	 * Insert a row unless one with the same unique key is there, as one statement that
	 * never fails on that key.
	 * @param row the row
	 * @param key the columns of the unique key
	 * @return a query for the row if it was inserted, else for none; empty if the
	 * database has no such statement and none is needed
	 * @since 0.1.0
	 */
	default Optional<PreparedOperation<?>> insertUnlessThere(UpsertValues row, List<SqlIdentifier> key) {
		return Optional.empty();
	}

	/**
	 * Wait until no other transaction works on the same keys, to the end of this one.
	 * @param row the row
	 * @return a query whose rows do not matter, empty if the database has no such lock
	 * @since 0.1.0
	 */
	default Optional<PreparedOperation<?>> lockKeys(UpsertValues row) {
		return Optional.empty();
	}

	/**
	 * Insert a row, or lock the one that is there with the same keys, as two statements
	 * that never fail on the keys.
	 * @param row the row
	 * @return the statements, or empty if the database has no such
	 * @since 0.1.0
	 */
	default Optional<LockingInsert> insertOrLock(UpsertValues row) {
		return Optional.empty();
	}

	/**
	 * Insert many rows, leaving out those that are there, as a statement that never fails
	 * on the key.
	 * @param rows the rows, as for {@link DatabaseDialect#insertAll(InsertRows)}
	 * @param key the columns of the unique key; if empty, whatever unique value is taken
	 * leaves a row out
	 * @return the statement, or empty if the database has no such
	 * @since 0.1.0
	 */
	default Optional<ConditionalInsert> insertAllUnlessThere(InsertRows rows, List<SqlIdentifier> key) {
		return Optional.empty();
	}

	/**
	 * Update many rows by their keys, locking them in this order.
	 * @param rows the rows, with the same columns in each
	 * @return a query for the written rows, each with the additional column
	 * {@link InsertRows#ORDINAL}; those that are not there are missing. Empty if the
	 * database has no such statement
	 * @since 0.1.0
	 */
	default Optional<PreparedOperation<?>> updateAllByKeys(List<UpsertValues> rows) {
		return Optional.empty();
	}

}
