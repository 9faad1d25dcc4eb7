/**
 * Sessions as arguments of handler methods, whatever calls them.
 */
@NullMarked
package dev.asyncdb.autoconfigure.handler;

import org.jspecify.annotations.NullMarked;
