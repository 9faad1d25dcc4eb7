package dev.asyncdb.mapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Converts values of properties into parameters of their columns.
 */
final class ColumnValues<T> {

	private final MappedEntity<T> mapped;

	private final PropertyNames names;

	private final R2dbcConverter converter;

	ColumnValues(MappedEntity<T> mapped, PropertyNames names, R2dbcConverter converter) {
		this.mapped = mapped;
		this.names = names;
		this.converter = converter;
	}

	Map<SqlIdentifier, Parameter> of(Values<T> values) {
		Map<String, @Nullable Object> checked = values.asMap();
		Map<SqlIdentifier, Parameter> columns = new LinkedHashMap<>(2 * checked.size());
		for (Map.Entry<String, @Nullable Object> value : checked.entrySet()) {
			RelationalPersistentProperty property = this.names.require(value.getKey());
			if (isPlain(property)) {
				columns.put(property.getColumnName(), convert(property, value.getValue()));
			}
			else {
				columns.putAll(throughInstance(values, value.getKey()));
			}
		}
		return columns;
	}

	private static boolean isPlain(RelationalPersistentProperty property) {
		return !property.isEmbedded() && !property.isCollectionLike();
	}

	private Parameter convert(RelationalPersistentProperty property, @Nullable Object typed) {
		Object written = (typed != null) ? this.converter.writeValue(typed, property.getTypeInformation()) : null;
		return (written != null) ? Parameters.in(written)
				: Parameters.in(this.converter.getTargetType(property.getType()));
	}

	// Spring Data converts embedded values and arrays only as parts of an entity
	private Map<SqlIdentifier, Parameter> throughInstance(Values<T> values, String name) {
		Map<SqlIdentifier, Parameter> row = ColumnParameters.of(this.mapped.row(this.mapped.create(values)));
		Map<SqlIdentifier, Parameter> columns = new LinkedHashMap<>();
		this.mapped.columnsOf(List.of(name)).forEach((column) -> columns.put(column, row.get(column)));
		return columns;
	}

}
