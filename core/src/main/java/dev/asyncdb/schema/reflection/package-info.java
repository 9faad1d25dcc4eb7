/**
 * The schema that a database has.
 */
@NullMarked
package dev.asyncdb.schema.reflection;

import org.jspecify.annotations.NullMarked;
