/**
 * Replicas that read-only transactions use, and what a caller has to see there of its own
 * writes.
 */
@NullMarked
package dev.asyncdb.replica;

import org.jspecify.annotations.NullMarked;
