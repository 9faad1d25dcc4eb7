/**
 * Entities as maps, for templates, and what serializers have to know of relations.
 */
@NullMarked
package dev.asyncdb.view;

import org.jspecify.annotations.NullMarked;
