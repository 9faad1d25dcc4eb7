/**
 * The schema that entities require.
 */
@NullMarked
package dev.asyncdb.schema.entity;

import org.jspecify.annotations.NullMarked;
