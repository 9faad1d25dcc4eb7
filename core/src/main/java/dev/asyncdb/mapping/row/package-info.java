/**
 * Rows as values by the position of their columns. Internal API.
 */
@NullMarked
package dev.asyncdb.mapping.row;

import org.jspecify.annotations.NullMarked;
