/**
 * The migration engines: Liquibase over a private JDBC connection, and Liquibase as a
 * compiler for what R2DBC runs.
 */
@NullMarked
package dev.asyncdb.migration.liquibase;

import org.jspecify.annotations.NullMarked;
