package dev.asyncdb.migration.engine;

/**
 * The SQL of a change, to be read and not to be executed: it may contain placeholders.
 *
 * @param change the name of the change
 * @param sql its statements
 * @since 0.1.0
 */
public record ChangeSql(String change, String sql) {
}
