package dev.asyncdb.mapping.json;

/**
 * Marks a type whose values are stored as one JSON document in one column: a record or a
 * class that Jackson writes and reads. Properties of type {@link java.util.Map} are
 * stored so without a mark. <pre class="code">
 * public record Settings(String theme, int columns) implements JsonDocument {
 * }
 * </pre>
 * <p>
 * The column is {@code jsonb} on PostgreSQL, {@code json} on MariaDB and text on H2.
 *
 * @since 0.1.0
 * @see JsonConverters
 * @see JsonPath
 */
public interface JsonDocument {

}
