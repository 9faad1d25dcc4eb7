/**
 * Revisions of a schema: where a database stands and bringing it up to date.
 */
@NullMarked
package dev.asyncdb.migration;

import org.jspecify.annotations.NullMarked;
