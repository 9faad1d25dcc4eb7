/**
 * Sessions as arguments of handlers of RSocket.
 */
@NullMarked
package dev.asyncdb.autoconfigure.rsocket;

import org.jspecify.annotations.NullMarked;
