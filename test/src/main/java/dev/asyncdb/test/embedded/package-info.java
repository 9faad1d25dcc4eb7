/**
 * Database servers without Docker, by one annotation.
 */
@NullMarked
package dev.asyncdb.test.embedded;

import org.jspecify.annotations.NullMarked;
