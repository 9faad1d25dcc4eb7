/**
 * Values of properties: their contents, their equality, and numbers that keep all of
 * their digits. Internal API.
 */
@NullMarked
package dev.asyncdb.mapping.value;

import org.jspecify.annotations.NullMarked;
