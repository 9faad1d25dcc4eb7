/**
 * The steps of a flush, from cascades and the comparison of relations to the rows of join
 * tables.
 */
@NullMarked
package dev.asyncdb.session.flush;

import org.jspecify.annotations.NullMarked;
