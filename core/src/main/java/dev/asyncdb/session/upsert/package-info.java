/**
 * Get-or-create and update-or-create, for one row and for many.
 */
@NullMarked
package dev.asyncdb.session.upsert;

import org.jspecify.annotations.NullMarked;
