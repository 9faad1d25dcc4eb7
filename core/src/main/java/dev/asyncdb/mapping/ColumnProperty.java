package dev.asyncdb.mapping;

import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A property that has a column of its own, possibly inside of embedded values.
 *
 * @param path name of the property, after those of the embedded values that hold it
 * @param property the property
 * @param isId whether it is the identifier or a part of it
 * @param mayBeAbsent whether an embedded value that holds it may be {@code null}
 * @since 0.1.0
 */
public record ColumnProperty(String path, RelationalPersistentProperty property, boolean isId, boolean mayBeAbsent) {

	/**
	 * The column.
	 * @return the identifier as Spring Data derived it
	 * @since 0.1.0
	 */
	public SqlIdentifier column() {
		return this.property.getColumnName();
	}

}
