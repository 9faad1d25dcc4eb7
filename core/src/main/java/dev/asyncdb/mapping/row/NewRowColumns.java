package dev.asyncdb.mapping.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Selects the columns of a new row whose values the application gives. The database
 * generates what is {@code null}, and a single identifier of zero. Thread-safe.
 */
public final class NewRowColumns {

	private final @Nullable SqlIdentifier singleId;

	private final ColumnSets sets;

	/**
	 * Create the selection.
	 * @param type the entity type
	 * @param ids the columns of the identifier
	 */
	public NewRowColumns(Class<?> type, List<SqlIdentifier> ids) {
		this.sets = new ColumnSets(type);
		this.singleId = (ids.size() == 1) ? ids.get(0) : null;
	}

	/**
	 * Select from the values of all columns.
	 * @param columns the columns
	 * @param values their values
	 */
	public RowValues of(SqlIdentifier[] columns, @Nullable Object[] values) {
		long bits = 0;
		int count = 0;
		for (int i = 0; i < values.length; i++) {
			if (isGiven(columns[i], values[i])) {
				bits |= 1L << i;
				count++;
			}
		}
		Object[] given = new Object[count];
		for (int i = 0, next = 0; next < count; i++) {
			if (isGiven(columns[i], values[i])) {
				given[next++] = Objects.requireNonNull(values[i]);
			}
		}
		return new RowValues(columns(columns, values, bits), given);
	}

	private ColumnSet columns(SqlIdentifier[] columns, @Nullable Object[] values, long bits) {
		if (values.length <= ColumnSets.MAX_COLUMNS) {
			return this.sets.of(columns, bits);
		}
		List<SqlIdentifier> names = new ArrayList<>();
		for (int i = 0; i < values.length; i++) {
			if (isGiven(columns[i], values[i])) {
				names.add(columns[i]);
			}
		}
		return this.sets.of(names);
	}

	/**
	 * Select from a row of Spring Data.
	 */
	public RowValues of(OutboundRow row) {
		List<SqlIdentifier> names = new ArrayList<>(row.size());
		List<Object> values = new ArrayList<>(row.size());
		for (SqlIdentifier column : row.keySet()) {
			Object value = Objects.requireNonNull(row.get(column)).getValue();
			if (value != null && isGiven(column, value)) {
				names.add(column);
				values.add(value);
			}
		}
		return new RowValues(this.sets.of(names), values.toArray());
	}

	private boolean isGiven(SqlIdentifier column, @Nullable Object value) {
		return value != null && !(isZero(value) && column.equals(this.singleId));
	}

	private static boolean isZero(Object value) {
		return value instanceof Number number && number.doubleValue() == 0;
	}

}
