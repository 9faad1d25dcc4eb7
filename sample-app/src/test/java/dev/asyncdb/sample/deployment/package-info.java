/**
 * The files for operation, compared with the application.
 */
@NullMarked
package dev.asyncdb.sample.deployment;

import org.jspecify.annotations.NullMarked;
