/**
 * The database products that sessions work on.
 */
@NullMarked
package dev.asyncdb.product;

import org.jspecify.annotations.NullMarked;
