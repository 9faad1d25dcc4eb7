/**
 * Conditions and orders of queries that reach related entities.
 */
@NullMarked
package dev.asyncdb.session.query.criteria;

import org.jspecify.annotations.NullMarked;
