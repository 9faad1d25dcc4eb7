package dev.asyncdb.relation.support;

/**
 * A related row and the key that selected it.
 *
 * @param key the identifier of the owner; for a {@link ToOneRelation} that of the row
 * itself
 * @param entity the row as a new instance of the target that no session manages
 * @since 0.1.0
 */
public record RelatedRow(Object key, Object entity) {
}
