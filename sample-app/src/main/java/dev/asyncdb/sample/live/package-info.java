/**
 * Committed changes as they happen: from the database to the browser.
 */
@NullMarked
package dev.asyncdb.sample.live;

import org.jspecify.annotations.NullMarked;
