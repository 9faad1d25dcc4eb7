package dev.asyncdb.relation;

/**
 * What stands in a property of an entity until its relation is loaded: a collection that
 * refuses every use with a {@link RelationNotLoadedException}. Two of them are equal, so
 * that entities which compare their properties can be compared, and their text says what
 * they are.
 *
 * @since 0.1.0
 */
public interface Unloaded {

}
