/**
 * Change logs generated from schema differences.
 */
@NullMarked
package dev.asyncdb.schema.changelog;

import org.jspecify.annotations.NullMarked;
