/**
 * Periodic checks of leases: leaks, deadlines and statements without an answer.
 */
@NullMarked
package dev.asyncdb.connection.monitor;

import org.jspecify.annotations.NullMarked;
