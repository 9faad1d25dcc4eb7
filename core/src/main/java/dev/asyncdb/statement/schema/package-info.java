/**
 * Column types, DDL and catalog queries of each database product.
 */
@NullMarked
package dev.asyncdb.statement.schema;

import org.jspecify.annotations.NullMarked;
