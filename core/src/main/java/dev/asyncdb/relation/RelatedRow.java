package dev.asyncdb.relation;

/**
 * A related row and what it was found by.
 *
 * @param key the identifier of the owner; for {@link Relation.Kind#TO_ONE} that of the
 * row itself
 * @param entity the row as a new instance of the target, not yet known to any session
 * @since 0.1.0
 */
public record RelatedRow(Object key, Object entity) {
}
