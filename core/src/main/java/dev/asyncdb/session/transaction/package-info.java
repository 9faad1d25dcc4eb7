/**
 * Transactions of a session: those that it begins, and those of Spring that it joins.
 */
@NullMarked
package dev.asyncdb.session.transaction;

import org.jspecify.annotations.NullMarked;
