package dev.asyncdb.mapping;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A property with a column, possibly of an embedded value.
 *
 * @param path name of the property, prefixed with those of the embedded values that
 * contain it
 * @param property the property
 * @param isId whether it is the identifier or part of it
 * @param mayBeAbsent whether an embedded value that contains it may be {@code null}
 * @since 0.1.0
 */
public record ColumnProperty(String path, RelationalPersistentProperty property, boolean isId, boolean mayBeAbsent) {

	/**
	 * Return the column.
	 * @return the identifier that Spring Data derived
	 * @since 0.1.0
	 */
	public SqlIdentifier column() {
		return this.property.getColumnName();
	}

}
