/**
 * Sessions as arguments of handlers of GraphQL.
 */
@NullMarked
package dev.asyncdb.autoconfigure.graphql;

import org.jspecify.annotations.NullMarked;
