package dev.asyncdb.session;

/**
 * Which row: the entity type and its identifier. Never the entity's own {@code equals}.
 */
record EntityKey(Class<?> type, Object id) {
}
