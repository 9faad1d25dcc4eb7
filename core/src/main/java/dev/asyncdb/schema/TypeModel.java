package dev.asyncdb.schema;

/**
 * A type of the schema's own.
 *
 * @param name the name
 * @param isEnumeration whether it is an enumeration; else it is a domain
 * @param definition the values of an enumeration or the type behind a domain
 * @since 0.1.0
 */
public record TypeModel(TableName name, boolean isEnumeration, String definition) {
}
