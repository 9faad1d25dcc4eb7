/**
 * Measures contestants in interleaved rounds.
 */
@NullMarked
package dev.asyncdb.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
