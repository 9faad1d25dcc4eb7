/**
 * Acquisition, guarded use and release of connections.
 */
@NullMarked
package dev.asyncdb.connection;

import org.jspecify.annotations.NullMarked;
