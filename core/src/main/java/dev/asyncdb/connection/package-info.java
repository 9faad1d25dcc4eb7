/**
 * Taking and returning a connection safely, classifying its errors, reading its URL.
 */
@NullMarked
package dev.asyncdb.connection;

import org.jspecify.annotations.NullMarked;
