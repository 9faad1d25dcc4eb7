/**
 * The SQL of each product for rows.
 */
@NullMarked
package dev.asyncdb.statement;

import org.jspecify.annotations.NullMarked;
