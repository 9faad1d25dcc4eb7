/**
 * One unit of work: identity map, change tracking, flush, commit, rollback, savepoints.
 */
@NullMarked
package dev.asyncdb.session;

import org.jspecify.annotations.NullMarked;
