/**
 * Classification of database errors and their translation to Spring's exceptions.
 */
@NullMarked
package dev.asyncdb.error;

import org.jspecify.annotations.NullMarked;
