package dev.asyncdb.mapping;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.asyncdb.mapping.value.ReadColumn;

import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.relational.core.conversion.AbstractRelationalConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.util.ClassUtils;

/**
 * Describes the columns that are read into properties.
 */
record ReadColumns(String entity, R2dbcConverter converter) {

	/**
	 * Describe the column of a property.
	 */
	ReadColumn of(String path, RelationalPersistentProperty property) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(property.getType());
		return new ReadColumn(this.entity, path, property.getColumnName().getReference(), type,
				ReadColumn.SOURCES.stream()
					.filter((source) -> isConverted(source, type))
					.collect(Collectors.toUnmodifiableSet()));
	}

	/**
	 * Return a value of a column, or refuse one that the property cannot hold.
	 */
	static Object checked(Object value, RelationalPersistentProperty property, R2dbcConverter converter) {
		if (ReadColumn.isHeldBy(ClassUtils.resolvePrimitiveIfNecessary(property.getType()), value)) {
			return value;
		}
		String entity = property.getOwner().getType().getSimpleName();
		return Objects
			.requireNonNull(new ReadColumns(entity, converter).of(property.getName(), property).checked(value));
	}

	private boolean isConverted(Class<?> source, Class<?> type) {
		return this.converter instanceof AbstractRelationalConverter relational
				&& relational.getConversions().hasCustomReadTarget(source, type);
	}

	/**
	 * Describe the columns whose values are checked.
	 * @param properties properties by path
	 * @return the columns by their names in lower case
	 */
	Map<String, ReadColumn> checked(Map<String, RelationalPersistentProperty> properties) {
		Map<String, ReadColumn> columns = new HashMap<>();
		properties.forEach((path, property) -> {
			ReadColumn column = of(path, property);
			if (ReadColumn.isChecked(column.type())) {
				columns.put(column.column().toLowerCase(Locale.ROOT), column);
			}
		});
		return columns;
	}

}
