/**
 * The code of the guide.
 */
@NullMarked
package dev.asyncdb.guide;

import org.jspecify.annotations.NullMarked;
