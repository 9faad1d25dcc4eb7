/**
 * An experimental engine that compiles changes with Liquibase and runs them over R2DBC.
 */
@NullMarked
package dev.asyncdb.migration.r2dbc;

import org.jspecify.annotations.NullMarked;
