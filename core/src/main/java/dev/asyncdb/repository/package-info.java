/**
 * Session operations as a fragment of Spring Data repositories.
 */
@NullMarked
package dev.asyncdb.repository;

import org.jspecify.annotations.NullMarked;
