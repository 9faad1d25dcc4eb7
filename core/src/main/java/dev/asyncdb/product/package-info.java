/**
 * The supported database products.
 */
@NullMarked
package dev.asyncdb.product;

import org.jspecify.annotations.NullMarked;
