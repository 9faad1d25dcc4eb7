/**
 * The schema of a database, read from its catalog.
 */
@NullMarked
package dev.asyncdb.schema.reflection;

import org.jspecify.annotations.NullMarked;
