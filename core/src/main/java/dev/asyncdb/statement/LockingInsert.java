package dev.asyncdb.statement;

import org.springframework.r2dbc.core.PreparedOperation;

/**
 * An insert that, where a row with the same unique value is there already, locks that row
 * and leaves it as it is.
 *
 * @param insert the insert
 * @param reading a query for the row with the keys, to be run next on the same
 * connection, with the additional column {@link UpsertStatement#CREATED}; no row if the
 * value that was there already is none of the keys
 * @since 0.1.0
 */
public record LockingInsert(PreparedOperation<?> insert, PreparedOperation<?> reading) {
}
