package dev.asyncdb.statement;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * An INSERT that locks the row with the same unique value if one exists, and leaves it
 * unchanged.
 *
 * @param insert the insert
 * @param select a query for the row with the keys, to be executed next on the same
 * connection, with the additional column {@link UpsertStatement#CREATED}; no row if the
 * insert conflicted on another unique key
 */
public record LockingInsert(PreparedOperation<?> insert, PreparedOperation<?> select) {
}
