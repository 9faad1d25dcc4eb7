/**
 * Users.
 */
@NullMarked
package dev.asyncdb.sample.user;

import org.jspecify.annotations.NullMarked;
