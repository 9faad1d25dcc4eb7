/**
 * The code of the guide's recipes, errors and products.
 */
@NullMarked
package dev.asyncdb.guide.recipes;

import org.jspecify.annotations.NullMarked;
