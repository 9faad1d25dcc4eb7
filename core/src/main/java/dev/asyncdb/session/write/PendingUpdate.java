package dev.asyncdb.session.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.asyncdb.mapping.MappedEntity;
import dev.asyncdb.mapping.row.ColumnSet;
import dev.asyncdb.mapping.row.RowValues;
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
 * @param row all columns of the entity, {@code null} if no callback receives them
 * @param changes the columns to write
 * @param where the columns that identify the row, first those of the identifier
 * @param sent the present values of the entity
 */
record PendingUpdate<T>(MappedEntity<T> mapped, EntityKey key, T entity, @Nullable OutboundRow row, RowValues changes,
		RowValues where, SentValues<T> sent) {

	/**
	 * Return the columns of the identifier.
	 */
	Map<SqlIdentifier, Parameter> keyColumns() {
		Map<SqlIdentifier, Parameter> all = this.where.parameters();
		Map<SqlIdentifier, Parameter> columns = new LinkedHashMap<>();
		this.mapped.idColumns().forEach((column) -> columns.put(column, Objects.requireNonNull(all.get(column))));
		return columns;
	}

	List<@Nullable Object> keyValues() {
		int size = this.mapped.idColumns().size();
		List<@Nullable Object> values = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			values.add(this.where.isNull(i) ? null : this.where.value(i));
		}
		return values;
	}

	/**
	 * Return the key of updates that one statement can execute.
	 */
	Shape shape() {
		return new Shape(this.changes.columns(), this.where.columns());
	}

	/**
	 * The columns of a row to update.
	 */
	record Shape(ColumnSet changed, ColumnSet where) {
	}

}
