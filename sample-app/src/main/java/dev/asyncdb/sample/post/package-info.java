/**
 * What users write.
 */
@NullMarked
package dev.asyncdb.sample.post;

import org.jspecify.annotations.NullMarked;
