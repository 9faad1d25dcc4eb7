/**
 * A session's connection as a JDBC connection, for existing code.
 */
@NullMarked
package dev.asyncdb.jdbc;

import org.jspecify.annotations.NullMarked;
