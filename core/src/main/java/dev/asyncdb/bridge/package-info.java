/**
 * Blocking-style code over publishers.
 */
@NullMarked
package dev.asyncdb.bridge;

import org.jspecify.annotations.NullMarked;
