/**
 * Migrations: the revision of a schema, and its upgrade.
 */
@NullMarked
package dev.asyncdb.migration;

import org.jspecify.annotations.NullMarked;
