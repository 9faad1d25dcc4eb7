/**
 * Further databases of an application, each with its own beans, and what they share with
 * the main one.
 */
@NullMarked
package dev.asyncdb.autoconfigure.databases;

import org.jspecify.annotations.NullMarked;
