/**
 * An application with relations, for fixtures.
 */
@NullMarked
package dev.asyncdb.test.library;

import org.jspecify.annotations.NullMarked;
