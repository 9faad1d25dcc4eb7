/**
 * Migrations in a Spring Boot application, and what is said when they fail.
 */
@NullMarked
package dev.asyncdb.autoconfigure.migration;

import org.jspecify.annotations.NullMarked;
