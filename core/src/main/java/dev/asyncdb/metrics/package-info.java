/**
 * What sessions, flushes, statements and connections report, without a metrics library.
 */
@NullMarked
package dev.asyncdb.metrics;

import org.jspecify.annotations.NullMarked;
