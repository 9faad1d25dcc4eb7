/**
 * Rules by which statements of changes lock or rewrite tables.
 */
@NullMarked
package dev.asyncdb.migration.locking;

import org.jspecify.annotations.NullMarked;
