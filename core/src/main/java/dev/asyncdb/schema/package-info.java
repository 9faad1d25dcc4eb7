/**
 * The schema that the entities need, and the one that a database has.
 */
@NullMarked
package dev.asyncdb.schema;

import org.jspecify.annotations.NullMarked;
