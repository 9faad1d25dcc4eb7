/**
 * Database URLs: reading, translation between R2DBC and JDBC, driver options.
 */
@NullMarked
package dev.asyncdb.url;

import org.jspecify.annotations.NullMarked;
