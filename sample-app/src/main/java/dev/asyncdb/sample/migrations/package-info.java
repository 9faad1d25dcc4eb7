/**
 * The state of the schema.
 */
@NullMarked
package dev.asyncdb.sample.migrations;

import org.jspecify.annotations.NullMarked;
