/**
 * What a session tells of its transaction and of its entities.
 */
@NullMarked
package dev.asyncdb.session.inspection;

import org.jspecify.annotations.NullMarked;
