/**
 * Expressions that the database evaluates when it updates a column.
 */
@NullMarked
package dev.asyncdb.mapping.expression;

import org.jspecify.annotations.NullMarked;
