/**
 * The code of the first chapter.
 */
@NullMarked
package dev.asyncdb.guide.start;

import org.jspecify.annotations.NullMarked;
