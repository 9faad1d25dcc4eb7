/**
 * Assembles the parts of a manager, for its builder and for the auto-configuration.
 */
@NullMarked
package dev.asyncdb.support;

import org.jspecify.annotations.NullMarked;
