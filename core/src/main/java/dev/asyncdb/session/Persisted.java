package dev.asyncdb.session;

/**
 * A stored entity, and whether this call inserted its row.
 *
 * @param <T> the entity type
 * @param entity the stored entity, managed by the session
 * @param created whether this call inserted the row
 * @since 0.1.0
 */
public record Persisted<T>(T entity, boolean created) {
}
