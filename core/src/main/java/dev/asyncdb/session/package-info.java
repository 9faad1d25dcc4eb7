/**
 * API of the unit of work: sessions, queries, options and listeners.
 */
@NullMarked
package dev.asyncdb.session;

import org.jspecify.annotations.NullMarked;
