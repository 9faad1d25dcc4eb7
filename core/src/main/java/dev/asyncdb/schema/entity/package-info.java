/**
 * The schema that entities declare.
 */
@NullMarked
package dev.asyncdb.schema.entity;

import org.jspecify.annotations.NullMarked;
