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
 * How the row of an entity looked when it was last in step with the database. Immutable.
 * <p>
 * Arrays and buffers are copied, since the entity may change them in place.
 *
 * @since 0.1.0
 */
@SuppressWarnings("deprecation")
public final class RowSnapshot {

	private final Map<SqlIdentifier, Parameter> columns;

	private RowSnapshot(Map<SqlIdentifier, Parameter> columns) {
		this.columns = columns;
	}

	/**
	 * Take a snapshot.
	 * @param row the columns of an entity
	 * @return the snapshot, independent of the row
	 * @since 0.1.0
	 */
	public static RowSnapshot of(OutboundRow row) {
		Map<SqlIdentifier, Parameter> columns = new LinkedHashMap<>();
		row.forEach((column, parameter) -> columns.put(column, copy(parameter)));
		return new RowSnapshot(columns);
	}

	/**
	 * The columns whose values differ.
	 * @param row the columns of the entity now
	 * @return names of the changed columns, empty if nothing changed
	 * @since 0.1.0
	 */
	public Set<SqlIdentifier> changedColumns(OutboundRow row) {
		Set<SqlIdentifier> changed = new LinkedHashSet<>();
		row.forEach((column, parameter) -> {
			if (!parameter.equals(this.columns.get(column))) {
				changed.add(column);
			}
		});
		return changed;
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
