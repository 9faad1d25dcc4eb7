/**
 * Users and their posts.
 */
@NullMarked
package dev.asyncdb.sample;

import org.jspecify.annotations.NullMarked;
