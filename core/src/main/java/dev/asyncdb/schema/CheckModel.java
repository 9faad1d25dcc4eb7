package dev.asyncdb.schema;

/**
 * A check constraint.
 *
 * @param name the name of the constraint
 * @param expression the SQL expression; databases rewrite it
 * @since 0.1.0
 */
public record CheckModel(String name, String expression) {
}
