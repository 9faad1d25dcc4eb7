package dev.asyncdb.mapping.row;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Selects the columns of a changed row that an update writes. Thread-safe.
 */
public final class ChangedRowColumns {

	private static final Object UNCHANGED = new Object();

	private final Set<SqlIdentifier> fixed;

	private final ColumnSets sets;

	private final RowValues none;

	/**
	 * Create the selection.
	 * @param type the entity type
	 * @param fixed the columns that no update writes
	 */
	public ChangedRowColumns(Class<?> type, Collection<SqlIdentifier> fixed) {
		this.fixed = Set.copyOf(fixed);
		this.sets = new ColumnSets(type);
		this.none = new RowValues(this.sets.of(List.of()), new Object[0]);
	}

	/**
	 * Return whether an update may write a column.
	 */
	public boolean isWritten(SqlIdentifier column) {
		return !this.fixed.contains(column);
	}

	/**
	 * Select from the values of all columns.
	 * @param columns the columns
	 * @param types their types
	 * @param before the values of the row
	 * @param now the values to write, which this method changes
	 * @param equality compares a value of the row with the one to write
	 */
	public RowValues of(SqlIdentifier[] columns, Class<?>[] types, @Nullable Object[] before, @Nullable Object[] now,
			BiPredicate<@Nullable Object, @Nullable Object> equality) {
		int count = 0;
		long bits = 0;
		for (int i = 0; i < now.length; i++) {
			if (equality.test(before[i], now[i]) || !isWritten(columns[i])) {
				now[i] = UNCHANGED;
			}
			else {
				bits |= 1L << i;
				count++;
			}
		}
		return (count > 0) ? new RowValues(changed(columns, now, bits), changed(types, now, count)) : this.none;
	}

	private static Object[] changed(Class<?>[] types, @Nullable Object[] now, int count) {
		Object[] values = new Object[count];
		for (int i = 0, next = 0; next < count; i++) {
			Object value = now[i];
			if (value != UNCHANGED) {
				values[next++] = (value != null) ? value : Parameters.in(types[i]);
			}
		}
		return values;
	}

	private ColumnSet changed(SqlIdentifier[] columns, @Nullable Object[] now, long bits) {
		if (columns.length <= ColumnSets.MAX_COLUMNS) {
			return this.sets.of(columns, bits);
		}
		List<SqlIdentifier> names = new ArrayList<>();
		for (int i = 0; i < now.length; i++) {
			if (now[i] != UNCHANGED) {
				names.add(columns[i]);
			}
		}
		return this.sets.of(names);
	}

	/**
	 * Return a row with some values.
	 * @param changed values, or parameters of {@code NULL}, by column
	 */
	public RowValues of(Map<SqlIdentifier, Object> changed) {
		return changed.isEmpty() ? this.none
				: new RowValues(this.sets.of(List.copyOf(changed.keySet())), changed.values().toArray());
	}

}
