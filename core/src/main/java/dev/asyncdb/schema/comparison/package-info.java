/**
 * Comparison of two schemas.
 */
@NullMarked
package dev.asyncdb.schema.comparison;

import org.jspecify.annotations.NullMarked;
