/**
 * asyncdb beside the raw driver and Spring Data, interleaved in one run.
 */
@NullMarked
package dev.asyncdb.benchmarks;

import org.jspecify.annotations.NullMarked;
