/**
 * What the contestants do.
 */
@NullMarked
package dev.asyncdb.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
