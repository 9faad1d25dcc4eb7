/**
 * Auto-configuration and properties of asyncdb.
 */
@NullMarked
package dev.asyncdb.autoconfigure;

import org.jspecify.annotations.NullMarked;
