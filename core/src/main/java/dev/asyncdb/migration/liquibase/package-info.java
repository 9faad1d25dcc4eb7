/**
 * The one migration engine: Liquibase over a private JDBC connection.
 */
@NullMarked
package dev.asyncdb.migration.liquibase;

import org.jspecify.annotations.NullMarked;
