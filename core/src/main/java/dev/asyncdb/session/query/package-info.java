/**
 * Queries of a session, and loading of entities and relations.
 */
@NullMarked
package dev.asyncdb.session.query;

import org.jspecify.annotations.NullMarked;
