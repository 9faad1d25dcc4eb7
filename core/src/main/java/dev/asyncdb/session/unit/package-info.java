/**
 * The unit of work of a session: state of entities and relations, order of operations,
 * events.
 */
@NullMarked
package dev.asyncdb.session.unit;

import org.jspecify.annotations.NullMarked;
