/**
 * The connection pool, and the state that connections are returned in.
 */
@NullMarked
package dev.asyncdb.pool;

import org.jspecify.annotations.NullMarked;
