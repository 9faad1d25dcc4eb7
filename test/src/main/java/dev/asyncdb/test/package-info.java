/**
 * Tests of applications: the annotations, and assertions of statements.
 */
@NullMarked
package dev.asyncdb.test;

import org.jspecify.annotations.NullMarked;
