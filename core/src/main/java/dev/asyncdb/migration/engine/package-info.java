/**
 * The service provider interface of migration engines.
 */
@NullMarked
package dev.asyncdb.migration.engine;

import org.jspecify.annotations.NullMarked;
