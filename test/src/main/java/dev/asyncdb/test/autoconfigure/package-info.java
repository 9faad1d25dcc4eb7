/**
 * Auto-configuration of the test kit, and its part in the life of a test.
 */
@NullMarked
package dev.asyncdb.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
