/**
 * An R2DBC connection as JDBC sees it.
 */
@NullMarked
package dev.asyncdb.jdbc.view;

import org.jspecify.annotations.NullMarked;
