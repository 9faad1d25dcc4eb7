/**
 * The unit of work of a session: identity map, state of entities, order of operations,
 * events.
 */
@NullMarked
package dev.asyncdb.session.unit;

import org.jspecify.annotations.NullMarked;
