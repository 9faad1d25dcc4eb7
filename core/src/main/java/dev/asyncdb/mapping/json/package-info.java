/**
 * Values that are stored as JSON documents, and conditions on what they contain.
 */
@NullMarked
package dev.asyncdb.mapping.json;

import org.jspecify.annotations.NullMarked;
