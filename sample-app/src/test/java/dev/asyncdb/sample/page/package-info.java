/**
 * The page in a real browser.
 */
@NullMarked
package dev.asyncdb.sample.page;

import org.jspecify.annotations.NullMarked;
