/**
 * Auto-configuration of Spring Data's template for entities with relations.
 */
@NullMarked
package dev.asyncdb.autoconfigure.data;

import org.jspecify.annotations.NullMarked;
