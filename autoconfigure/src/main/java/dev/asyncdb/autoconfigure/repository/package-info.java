/**
 * Repositories and the database that each of them uses.
 */
@NullMarked
package dev.asyncdb.autoconfigure.repository;

import org.jspecify.annotations.NullMarked;
