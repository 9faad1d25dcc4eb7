/**
 * A network that takes time.
 */
@NullMarked
package dev.asyncdb.benchmarks.network;

import org.jspecify.annotations.NullMarked;
