/**
 * The relations of entities, read from their annotations, and their batched loading.
 */
@NullMarked
package dev.asyncdb.relation.support;

import org.jspecify.annotations.NullMarked;
