/**
 * Faults for tests of applications: callers that hang up, connections that die, a slow
 * server.
 */
@NullMarked
package dev.asyncdb.test.fault;

import org.jspecify.annotations.NullMarked;
