/**
 * The migration engine that runs Flyway on a private connection.
 */
@NullMarked
package dev.asyncdb.migration.flyway;

import org.jspecify.annotations.NullMarked;
