/**
 * What users write: posts, comments and tags.
 */
@NullMarked
package dev.asyncdb.sample.post;

import org.jspecify.annotations.NullMarked;
