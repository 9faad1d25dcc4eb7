/**
 * One transaction per test for all callers, below the connection pool.
 */
@NullMarked
package dev.asyncdb.test.rollback;

import org.jspecify.annotations.NullMarked;
