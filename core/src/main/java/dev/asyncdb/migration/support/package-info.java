/**
 * Implementation of the migration API: planning, locking, history.
 */
@NullMarked
package dev.asyncdb.migration.support;

import org.jspecify.annotations.NullMarked;
