/**
 * Read replicas of the main database.
 */
@NullMarked
package dev.asyncdb.autoconfigure.replica;

import org.jspecify.annotations.NullMarked;
