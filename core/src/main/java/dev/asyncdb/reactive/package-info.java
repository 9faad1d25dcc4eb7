/**
 * Reactor operators that connections need: ordered, uncancellable and draining execution,
 * deadlines.
 */
@NullMarked
package dev.asyncdb.reactive;

import org.jspecify.annotations.NullMarked;
