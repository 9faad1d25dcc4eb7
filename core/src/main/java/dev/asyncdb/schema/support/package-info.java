/**
 * Implementation of the schema API.
 */
@NullMarked
package dev.asyncdb.schema.support;

import org.jspecify.annotations.NullMarked;
