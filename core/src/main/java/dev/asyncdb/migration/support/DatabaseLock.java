package dev.asyncdb.migration.support;

import org.jspecify.annotations.Nullable;

/**
 * A lock of the database that is held.
 *
 * @param isExclusive whether it keeps all others out
 * @param check a query for one number that is 1 while it is held, {@code null} if the
 * database cannot tell
 */
record DatabaseLock(boolean isExclusive, @Nullable String check) {

}
