package dev.asyncdb.mapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import dev.asyncdb.mapping.row.CheckedRow;
import dev.asyncdb.mapping.value.ReadColumn;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * The columns of a query for values instead of entities, and the conversion of its rows.
 *
 * @param <P> the type of a value
 * @param columns the columns to read, with their aliases
 * @param reader converts a row
 * @since 0.1.0
 */
public record EntityProjection<P>(Map<SqlIdentifier, SqlIdentifier> columns, BiFunction<Row, RowMetadata, P> reader) {

	/**
	 * Create a projection to a class or record with some properties of the entity.
	 */
	static <P> EntityProjection<P> of(MappedEntity<?> mapped, Class<P> type, R2dbcConverter converter) {
		Map<SqlIdentifier, SqlIdentifier> columns = new LinkedHashMap<>();
		Map<String, RelationalPersistentProperty> read = new LinkedHashMap<>();
		for (RelationalPersistentProperty property : properties(type, converter.getMappingContext())) {
			List<SqlIdentifier> sources = mapped.columnsOf(List.of(property.getName()));
			if (sources.size() != 1 || property.isEmbedded()) {
				throw new InvalidDataAccessApiUsageException(
						"The property '%s' of %s has several columns and can't be part of a projection"
							.formatted(property.getName(), mapped));
			}
			columns.put(sources.get(0), property.getColumnName());
			read.put(property.getName(), property);
		}
		Map<String, ReadColumn> checked = new ReadColumns(type.getSimpleName(), converter).checked(read);
		return new EntityProjection<>(columns,
				(row, metadata) -> converter.read(type, new CheckedRow(row, checked), metadata));
	}

	private static RelationalPersistentEntity<?> properties(Class<?> type,
			MappingContext<? extends RelationalPersistentEntity<?>, ? extends RelationalPersistentProperty> context) {
		return context.getRequiredPersistentEntity(type);
	}

	/**
	 * Create a projection to one property.
	 */
	@SuppressWarnings("unchecked")
	static <P> EntityProjection<P> of(MappedEntity<?> mapped, RelationalPersistentProperty property,
			R2dbcConverter converter) {
		SqlIdentifier column = property.getColumnName();
		ReadColumn read = new ReadColumns(mapped.toString(), converter).of(property.getName(), property);
		return new EntityProjection<>(Map.of(column, column), (row, metadata) -> {
			Object value = converter.readValue(read.of(row.get(0), (type) -> row.get(0, type)),
					property.getTypeInformation());
			if (value == null) {
				throw new InvalidDataAccessApiUsageException(
						"The property '%s' of %s is null, which a publisher can't emit: exclude such rows by a condition, or project to a record"
							.formatted(property.getName(), mapped));
			}
			return (P) value;
		});
	}

}
