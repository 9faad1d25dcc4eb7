/**
 * A driver that answers each statement on the calling thread, without a database: what is
 * measured on it is the cost of the layers above a driver.
 */
@NullMarked
package dev.asyncdb.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
