/**
 * What all controllers share: answers to errors.
 */
@NullMarked
package dev.asyncdb.sample.web;

import org.jspecify.annotations.NullMarked;
