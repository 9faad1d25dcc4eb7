package dev.asyncdb.statement;

import java.util.List;
import java.util.Optional;

import dev.asyncdb.statement.sql.CastColumn;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * The SQL of one product that finds, inserts and updates rows by their keys, safe under
 * concurrency.
 *
 * @since 0.1.0
 */
public interface UpsertDialect {

	/**
	 * Create a query for the unique keys of a table in the catalog.
	 * @return a query for {@link UniqueKeys.Column}
	 */
	PreparedOperation<?> uniqueKeysOf(SqlIdentifier table);

	/**
	 * Create a query for the types of the columns of a table.
	 * @return a query for {@link CastColumn}
	 */
	PreparedOperation<?> castTypesOf(SqlIdentifier table);

	/**
	 * Create one statement that inserts a row unless one with the same unique key exists.
	 * It never fails on that key.
	 * @param key the columns of the unique key; if empty, any unique key
	 * @return a query for the inserted row, without a row if one existed; empty if the
	 * database has no such statement and can continue after a duplicate key error
	 */
	default Optional<PreparedOperation<?>> insertIfAbsent(UpsertValues row, List<SqlIdentifier> key) {
		return Optional.empty();
	}

	/**
	 * Create a statement that waits for an advisory lock on the keys, which the
	 * transaction holds to its end.
	 * @return a query whose rows are ignored; empty if the database has no such lock
	 */
	default Optional<PreparedOperation<?>> lockKeys(UpsertValues row) {
		return Optional.empty();
	}

	/**
	 * Create two statements that insert a row or lock the existing one with the same keys
	 * and never fail on the keys.
	 * @return the statements; empty if the database has none
	 */
	default Optional<LockingInsert> insertOrLock(UpsertValues row) {
		return Optional.empty();
	}

	/**
	 * Create a statement that inserts many rows and skips existing ones. It never fails
	 * on the key.
	 * @param rows the rows, as for {@link DatabaseDialect#insertAll(InsertRows)}
	 * @param key the columns of the unique key; if empty, any unique key
	 * @return the statement; empty if the database has none
	 */
	default Optional<ConditionalInsert> insertAllIfAbsent(InsertRows rows, List<SqlIdentifier> key) {
		return Optional.empty();
	}

	/**
	 * Create an UPDATE of many rows by their keys that locks them in this order.
	 * @param rows the rows, with the same columns in each
	 * @return a query for the written rows, each with the additional column
	 * {@link InsertRows#ORDINAL} and without missing ones; empty if the database has no
	 * such statement
	 */
	default Optional<PreparedOperation<?>> updateAllByKeys(List<UpsertValues> rows) {
		return Optional.empty();
	}

}
