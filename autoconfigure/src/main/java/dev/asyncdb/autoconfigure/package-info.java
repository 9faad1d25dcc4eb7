/**
 * Beans, properties and start-up of asyncdb in a Spring Boot application.
 */
@NullMarked
package dev.asyncdb.autoconfigure;

import org.jspecify.annotations.NullMarked;
