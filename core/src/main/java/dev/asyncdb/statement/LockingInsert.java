package dev.asyncdb.statement;

import java.util.Map;
import java.util.function.Function;

import io.r2dbc.spi.Parameter;

import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * An INSERT that locks the row with the same unique value if one exists, and leaves it
 * unchanged.
 *
 * @param insert the insert
 * @param select creates a query for the row with the given keys, to be executed next on
 * the same connection, with the additional column {@link UpsertStatement#CREATED}; no row
 * if the insert conflicted on another unique key, or has stored other keys
 */
public record LockingInsert(PreparedOperation<?> insert,
		Function<Map<SqlIdentifier, Parameter>, PreparedOperation<?>> select) {
}
