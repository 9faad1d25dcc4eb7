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
import org.springframework.r2dbc.core.Parameter;

/**
 * The columns of an entity, as they are written. Arrays and buffers are copied, since the
 * entity may change them in place.
 */
@SuppressWarnings("deprecation")
final class ColumnSnapshot<T> implements EntitySnapshot<T> {

	private final MappedEntity<T> mapped;

	private final Map<SqlIdentifier, Parameter> columns = new LinkedHashMap<>();

	ColumnSnapshot(MappedEntity<T> mapped, T entity) {
		this.mapped = mapped;
		mapped.row(entity).forEach((column, parameter) -> this.columns.put(column, copy(parameter)));
	}

	@Override
	public boolean differsFrom(T entity) {
		return !changedColumns(this.mapped.row(entity)).isEmpty();
	}

	@Override
	public Set<SqlIdentifier> changedColumns(OutboundRow row) {
		Set<SqlIdentifier> changed = new LinkedHashSet<>();
		row.forEach((column, parameter) -> {
			if (!isEqual(this.columns.get(column), parameter)) {
				changed.add(column);
			}
		});
		return changed;
	}

	private static boolean isEqual(@Nullable Parameter before, Parameter now) {
		return now.equals(before) || (before != null && JsonDocuments.areEqual(before.getValue(), now.getValue()));
	}

	private static Parameter copy(Parameter parameter) {
		Object value = parameter.getValue();
		return (value != null) ? Parameter.fromOrEmpty(copyOf(value), parameter.getType()) : parameter;
	}

	private static @Nullable Object copyOf(Object value) {
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
