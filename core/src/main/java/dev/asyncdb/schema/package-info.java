/**
 * Schemas: required by entities, read from databases, and their differences.
 */
@NullMarked
package dev.asyncdb.schema;

import org.jspecify.annotations.NullMarked;
