/**
 * Checks at startup that each setting and each bean takes effect.
 */
@NullMarked
package dev.asyncdb.autoconfigure.check;

import org.jspecify.annotations.NullMarked;
