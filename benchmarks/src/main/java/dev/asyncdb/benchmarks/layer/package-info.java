/**
 * The cost of the layers above a driver, on one thread and without a database.
 */
@NullMarked
package dev.asyncdb.benchmarks.layer;

import org.jspecify.annotations.NullMarked;
