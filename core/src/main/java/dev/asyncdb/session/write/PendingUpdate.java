package dev.asyncdb.session.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.session.identity.EntityKey;
import io.r2dbc.spi.Parameter;
import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * A prepared update.
 *
 * @param key the row
 * @param entity the entity that the callbacks returned
 * @param row all columns of the entity
 * @param changes the columns to write
 * @param where the columns that identify the row
 * @param sent the present values of the entity
 */
record PendingUpdate<T>(MappedEntity<T> mapped, EntityKey key, T entity, OutboundRow row,
		Map<SqlIdentifier, Parameter> changes, Map<SqlIdentifier, Parameter> where, SentValues<T> sent) {

	/**
	 * Return the columns of the identifier.
	 */
	Map<SqlIdentifier, Parameter> keyColumns() {
		Map<SqlIdentifier, Parameter> columns = new LinkedHashMap<>();
		this.mapped.idColumns()
			.forEach((column) -> columns.put(column, Objects.requireNonNull(this.where.get(column))));
		return columns;
	}

	List<@Nullable Object> keyValues() {
		List<@Nullable Object> values = new ArrayList<>();
		keyColumns().values().forEach((parameter) -> values.add(parameter.getValue()));
		return values;
	}

	/**
	 * Return the key of updates that one statement can execute.
	 */
	Shape shape() {
		return new Shape(this.mapped.type(), this.changes.keySet(), this.where.keySet());
	}

	/**
	 * The type and the columns of a row to update.
	 */
	record Shape(Class<?> type, Set<SqlIdentifier> changed, Set<SqlIdentifier> where) {
	}

}
