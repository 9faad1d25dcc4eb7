/**
 * Inserting, updating and deleting rows of entities, in the order of their references.
 */
@NullMarked
package dev.asyncdb.session.write;

import org.jspecify.annotations.NullMarked;
