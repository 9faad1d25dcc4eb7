/**
 * What asyncdb is compared with.
 */
@NullMarked
package dev.asyncdb.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
