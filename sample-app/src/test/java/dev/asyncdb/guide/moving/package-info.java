/**
 * The code of the chapters for those who move to asyncdb.
 */
@NullMarked
package dev.asyncdb.guide.moving;

import org.jspecify.annotations.NullMarked;
