/**
 * Auto-configuration for migrations.
 */
@NullMarked
package dev.asyncdb.autoconfigure.migration;

import org.jspecify.annotations.NullMarked;
