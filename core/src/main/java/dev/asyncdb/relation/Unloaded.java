package dev.asyncdb.relation;

/**
 * Marks the value of a property whose relation is not loaded: a collection that throws a
 * {@link RelationNotLoadedException} on each use. All of them are equal, so that entities
 * that compare their properties can be compared.
 *
 * @since 0.1.0
 */
public interface Unloaded {

}
