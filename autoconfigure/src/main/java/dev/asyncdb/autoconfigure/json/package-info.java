/**
 * Entities as JSON.
 */
@NullMarked
package dev.asyncdb.autoconfigure.json;

import org.jspecify.annotations.NullMarked;
