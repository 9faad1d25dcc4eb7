/**
 * How costs grow with the number of objects.
 */
@NullMarked
package dev.asyncdb.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
