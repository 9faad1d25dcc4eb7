/**
 * The migration engine that runs Liquibase over a private JDBC connection.
 */
@NullMarked
package dev.asyncdb.migration.liquibase;

import org.jspecify.annotations.NullMarked;
