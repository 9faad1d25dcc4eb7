package dev.asyncdb.session;

/**
 * An entity that certainly has a row now, and who made the row.
 *
 * @param <T> the entity type
 * @param entity the stored entity, managed by the session
 * @param created whether this very call inserted the row
 * @since 0.1.0
 */
public record Persisted<T>(T entity, boolean created) {
}
