/**
 * Sessions in blocking style.
 */
@NullMarked
package dev.asyncdb.blocking;

import org.jspecify.annotations.NullMarked;
