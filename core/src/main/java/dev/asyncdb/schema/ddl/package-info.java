/**
 * DDL statements and their execution.
 */
@NullMarked
package dev.asyncdb.schema.ddl;

import org.jspecify.annotations.NullMarked;
