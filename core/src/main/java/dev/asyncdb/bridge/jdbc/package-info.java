/**
 * A view of a session as JDBC has it, for existing code.
 */
@NullMarked
package dev.asyncdb.bridge.jdbc;

import org.jspecify.annotations.NullMarked;
