/**
 * What is known of an entity: its keys, columns and properties, and how a row looked.
 */
@NullMarked
package dev.asyncdb.mapping;

import org.jspecify.annotations.NullMarked;
