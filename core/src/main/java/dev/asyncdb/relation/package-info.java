/**
 * The annotations that declare relations, and what an unloaded relation is.
 */
@NullMarked
package dev.asyncdb.relation;

import org.jspecify.annotations.NullMarked;
