package dev.asyncdb.schema;

/**
 * A user-defined type.
 *
 * @param name the name
 * @param isEnumeration {@code true} for an enumeration, {@code false} for a domain
 * @param definition the values of an enumeration or the base type of a domain
 * @since 0.1.0
 */
public record TypeModel(TableName name, boolean isEnumeration, String definition) {
}
