/**
 * The entities of the benchmarks and their tables.
 */
@NullMarked
package dev.asyncdb.benchmarks.model;

import org.jspecify.annotations.NullMarked;
