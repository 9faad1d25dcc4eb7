/**
 * Reactor operators for connections: ordered, uncancellable and draining execution, and
 * deadlines.
 */
@NullMarked
package dev.asyncdb.reactive;

import org.jspecify.annotations.NullMarked;
