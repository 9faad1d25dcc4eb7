/**
 * The entities of a session by object identity and by row: managed ones and those to
 * insert and to delete, the keys of rows and their order.
 */
@NullMarked
package dev.asyncdb.session.identity;

import org.jspecify.annotations.NullMarked;
