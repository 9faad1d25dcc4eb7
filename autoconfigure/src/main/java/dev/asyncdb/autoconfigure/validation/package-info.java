/**
 * Bean Validation of entities before they are saved.
 */
@NullMarked
package dev.asyncdb.autoconfigure.validation;

import org.jspecify.annotations.NullMarked;
