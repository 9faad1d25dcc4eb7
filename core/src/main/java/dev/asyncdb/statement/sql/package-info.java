/**
 * SQL with bindings, and its execution.
 */
@NullMarked
package dev.asyncdb.statement.sql;

import org.jspecify.annotations.NullMarked;
