/**
 * Mapping of entities to rows: properties, columns, keys and snapshots.
 */
@NullMarked
package dev.asyncdb.mapping;

import org.jspecify.annotations.NullMarked;
