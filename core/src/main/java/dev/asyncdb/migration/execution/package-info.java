/**
 * What the migration engines share while they run: a private connection, its thread, its
 * retries and its end.
 */
@NullMarked
package dev.asyncdb.migration.execution;

import org.jspecify.annotations.NullMarked;
