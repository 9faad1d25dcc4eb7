/**
 * Writes what was measured.
 */
@NullMarked
package dev.asyncdb.benchmarks.report;

import org.jspecify.annotations.NullMarked;
