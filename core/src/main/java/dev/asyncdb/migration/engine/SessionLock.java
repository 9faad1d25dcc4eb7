package dev.asyncdb.migration.engine;

/**
 * A lock of the database that the connection holds on which changes run. The database
 * releases it when that connection has ended, which is not before the end of its
 * statement, even if the process was killed.
 *
 * @param acquire a query for one number, 1 if the connection has acquired the lock
 * @param holder a query for the connection that holds the lock: a description, and how to
 * end it, both as text
 * @param release a query for one number, 0 if the connection did not hold the lock
 * @since 0.1.0
 */
public record SessionLock(String acquire, String holder, String release) {
}
