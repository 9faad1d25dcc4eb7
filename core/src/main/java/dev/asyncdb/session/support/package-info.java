/**
 * Implementation of the session API.
 */
@NullMarked
package dev.asyncdb.session.support;

import org.jspecify.annotations.NullMarked;
