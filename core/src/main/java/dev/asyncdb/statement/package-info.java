/**
 * The SQL of one database family: what it can do and how it is said.
 */
@NullMarked
package dev.asyncdb.statement;

import org.jspecify.annotations.NullMarked;
