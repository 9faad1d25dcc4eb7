package dev.asyncdb.migration.support;

import org.jspecify.annotations.Nullable;

/**
 * A lock of the database that this process holds.
 *
 * @param isExclusive whether it excludes all other migrations by asyncdb
 * @param check a query for one number that is 1 while the lock is held, {@code null} if
 * the database has none
 */
record DatabaseLock(boolean isExclusive, @Nullable String check) {

	static final DatabaseLock NONE = new DatabaseLock(false, null);

}
