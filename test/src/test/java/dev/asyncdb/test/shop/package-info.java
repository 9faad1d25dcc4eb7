/**
 * An application under test.
 */
@NullMarked
package dev.asyncdb.test.shop;

import org.jspecify.annotations.NullMarked;
