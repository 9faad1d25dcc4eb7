/**
 * Transactions of a session, its own ones and those of Spring that it joins.
 */
@NullMarked
package dev.asyncdb.session.transaction;

import org.jspecify.annotations.NullMarked;
