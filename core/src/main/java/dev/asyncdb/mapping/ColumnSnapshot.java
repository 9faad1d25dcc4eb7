package dev.asyncdb.mapping;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.util.ObjectUtils;

/**
 * A snapshot of the converted column values of an entity. Copies arrays and buffers,
 * since the entity may change them in place.
 */
final class ColumnSnapshot<T> implements EntitySnapshot<T> {

	private final MappedEntity<T> mapped;

	private final Map<SqlIdentifier, @Nullable Object> columns = new LinkedHashMap<>();

	ColumnSnapshot(MappedEntity<T> mapped, T entity) {
		this.mapped = mapped;
		OutboundRow row = mapped.row(entity);
		for (SqlIdentifier column : row.keySet()) {
			this.columns.put(column, copy(row.get(column).getValue()));
		}
	}

	@Override
	public boolean differsFrom(T entity) {
		return !changedColumns(this.mapped.row(entity)).isEmpty();
	}

	@Override
	public Set<SqlIdentifier> changedColumns(OutboundRow row) {
		Set<SqlIdentifier> changed = new LinkedHashSet<>();
		for (SqlIdentifier column : row.keySet()) {
			if (!this.columns.containsKey(column) || !isEqual(this.columns.get(column), row.get(column).getValue())) {
				changed.add(column);
			}
		}
		return changed;
	}

	private static boolean isEqual(@Nullable Object before, @Nullable Object now) {
		return ObjectUtils.nullSafeEquals(before, now) || JsonDocuments.areEqual(before, now);
	}

	private static @Nullable Object copy(@Nullable Object value) {
		if (value == null) {
			return null;
		}
		if (value.getClass().isArray()) {
			int length = Array.getLength(value);
			Object copy = Array.newInstance(value.getClass().getComponentType(), length);
			System.arraycopy(value, 0, copy, 0, length);
			return copy;
		}
		if (value instanceof ByteBuffer buffer) {
			ByteBuffer copy = ByteBuffer.allocate(buffer.remaining());
			return copy.put(buffer.duplicate()).flip();
		}
		return (value instanceof Collection<?> elements) ? new ArrayList<>(elements) : value;
	}

}
