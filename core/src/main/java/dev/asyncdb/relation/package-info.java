/**
 * Declared relations between entities and their batched loading.
 */
@NullMarked
package dev.asyncdb.relation;

import org.jspecify.annotations.NullMarked;
