package dev.asyncdb.session.flush;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.asyncdb.mapping.MappedEntity;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A prepared insert.
 *
 * @param original the entity of the caller
 * @param entity the entity that the callbacks returned
 * @param row all columns of the entity
 * @param columnsToInsert the columns to write, without null values and an identifier of
 * zero, which the database generates, as in Spring Data
 * @param takeBack restores the identifier, version and references of the original
 */
@SuppressWarnings("deprecation")
public record PendingInsert<T>(MappedEntity<T> mapped, T original, T entity, OutboundRow row,
		OutboundRow columnsToInsert, Runnable takeBack) {

	/**
	 * Copy the values that a flush may set.
	 * @param references the foreign keys that a flush may set
	 * @return restores the values
	 */
	static <T> Runnable takeBack(MappedEntity<T> mapped, T original,
			Collection<RelationalPersistentProperty> references) {
		if (!mapped.isMutable()) {
			return () -> {
			};
		}
		Map<RelationalPersistentProperty, @Nullable Object> before = new LinkedHashMap<>();
		Stream.concat(Stream.of(mapped.id()), references.stream())
			.forEach((property) -> before.put(property, mapped.valueOf(original, property)));
		RelationalPersistentProperty version = mapped.version();
		if (version != null) {
			before.put(version, mapped.valueOf(original, version));
		}
		return () -> before.forEach((property, value) -> mapped.with(original, property, value));
	}

	static <T> PendingInsert<T> of(MappedEntity<T> mapped, T original, T entity, OutboundRow row, Runnable takeBack) {
		OutboundRow columns = new OutboundRow();
		List<SqlIdentifier> ids = mapped.idColumns();
		row.forEach((column, parameter) -> {
			boolean unsetId = ids.size() == 1 && ids.contains(column) && isZero(parameter.getValue());
			if (parameter.hasValue() && !unsetId) {
				columns.put(column, parameter);
			}
		});
		return new PendingInsert<>(mapped, original, entity, row, columns, takeBack);
	}

	public boolean hasId() {
		return this.columnsToInsert.keySet().containsAll(this.mapped.idColumns());
	}

	/**
	 * Return the key of inserts that one statement can execute.
	 */
	public Shape shape() {
		return new Shape(this.mapped.type(), this.columnsToInsert.keySet());
	}

	private static boolean isZero(@Nullable Object value) {
		return value instanceof Number number && number.longValue() == 0;
	}

	/**
	 * The type and the columns of a row to insert.
	 */
	public record Shape(Class<?> type, Set<SqlIdentifier> columns) {
	}

}
