package dev.asyncdb.mapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * What is read of an entity's row when values are wanted instead of entities.
 *
 * @param <P> the type of a value
 * @param columns the columns to read, and the name under which each is wanted
 * @param reader makes the value of a row
 * @since 0.1.0
 */
public record EntityProjection<P>(Map<SqlIdentifier, SqlIdentifier> columns, BiFunction<Row, RowMetadata, P> reader) {

	/**
	 * Read the properties that another type names, such as those of a record.
	 */
	static <P> EntityProjection<P> of(MappedEntity<?> mapped, Class<P> type, R2dbcConverter converter) {
		Map<SqlIdentifier, SqlIdentifier> columns = new LinkedHashMap<>();
		for (RelationalPersistentProperty wanted : properties(type, converter.getMappingContext())) {
			List<SqlIdentifier> found = mapped.columnsOf(List.of(wanted.getName()));
			if (found.size() != 1 || wanted.isEmbedded()) {
				throw new InvalidDataAccessApiUsageException(
						"The property '%s' of %s has several columns and cannot be part of a projection"
							.formatted(wanted.getName(), mapped));
			}
			columns.put(found.get(0), wanted.getColumnName());
		}
		return new EntityProjection<>(columns, (row, metadata) -> converter.read(type, row, metadata));
	}

	private static RelationalPersistentEntity<?> properties(Class<?> type,
			MappingContext<? extends RelationalPersistentEntity<?>, ? extends RelationalPersistentProperty> context) {
		return context.getRequiredPersistentEntity(type);
	}

	/**
	 * Read one property.
	 */
	@SuppressWarnings("unchecked")
	static <P> EntityProjection<P> of(MappedEntity<?> mapped, RelationalPersistentProperty property,
			R2dbcConverter converter) {
		SqlIdentifier column = property.getColumnName();
		return new EntityProjection<>(Map.of(column, column), (row, metadata) -> {
			Object value = converter.readValue(row.get(0), property.getTypeInformation());
			if (value == null) {
				throw new InvalidDataAccessApiUsageException(
						"The property '%s' of a %s is null, which no publisher can emit: leave such rows out by a condition, or project to a record"
							.formatted(property.getName(), mapped));
			}
			return (P) value;
		});
	}

}
