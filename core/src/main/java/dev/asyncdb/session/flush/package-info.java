/**
 * Writing the pending state of a unit of work.
 */
@NullMarked
package dev.asyncdb.session.flush;

import org.jspecify.annotations.NullMarked;
