/**
 * The code of the README's tour.
 */
@NullMarked
package dev.asyncdb.tour;

import org.jspecify.annotations.NullMarked;
