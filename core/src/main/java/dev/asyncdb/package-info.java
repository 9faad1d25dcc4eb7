/**
 * The manager of one database and its builder.
 */
@NullMarked
package dev.asyncdb;

import org.jspecify.annotations.NullMarked;
