package dev.asyncdb.mapping.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.sql.SqlIdentifier;

/**
 * Values of a row by the position of their columns, as the driver takes them; a parameter
 * with a type for each {@code NULL}.
 */
public final class RowValues {

	private final ColumnSet columns;

	private final Object[] values;

	/**
	 * Create a row.
	 * @param values a value, or a parameter of {@code NULL}, for each column
	 */
	public RowValues(ColumnSet columns, Object... values) {
		this.columns = columns;
		this.values = values;
	}

	public ColumnSet columns() {
		return this.columns;
	}

	public boolean isEmpty() {
		return this.values.length == 0;
	}

	public Object value(int position) {
		return this.values[position];
	}

	/**
	 * Return the value of a column.
	 * @return {@code null} without the column
	 */
	public @Nullable Object value(SqlIdentifier column) {
		int position = this.columns.names().indexOf(column);
		return (position >= 0) ? this.values[position] : null;
	}

	/**
	 * Return the values in the order of the columns.
	 */
	public List<Object> values() {
		return Collections.unmodifiableList(Arrays.asList(this.values));
	}

	/**
	 * Return a row with one more column, the first.
	 */
	public RowValues with(SqlIdentifier column, Object value) {
		List<SqlIdentifier> names = new ArrayList<>(this.values.length + 1);
		names.add(column);
		names.addAll(this.columns.names());
		Object[] all = new Object[names.size()];
		all[0] = value;
		System.arraycopy(this.values, 0, all, 1, this.values.length);
		return new RowValues(new ColumnSet(this.columns.type(), names), all);
	}

	/**
	 * Return a row with another value of a column, which is the last one if it is new.
	 */
	public RowValues and(SqlIdentifier column, Object value) {
		int position = this.columns.names().indexOf(column);
		ColumnSet all = (position >= 0) ? this.columns : this.columns.and(column);
		Object[] copy = Arrays.copyOf(this.values, all.size());
		copy[(position >= 0) ? position : this.values.length] = value;
		return new RowValues(all, copy);
	}

	/**
	 * Return a bit for each of the first columns that is {@code NULL}.
	 */
	public long nulls() {
		long nulls = 0;
		for (int i = 0; i < this.values.length; i++) {
			nulls |= isNull(i) ? 1L << i : 0;
		}
		return nulls;
	}

	public boolean isNull(int position) {
		return this.values[position] instanceof Parameter parameter && parameter.getValue() == null;
	}

	/**
	 * Return a new map of parameters by column, in their order.
	 */
	public Map<SqlIdentifier, Parameter> parameters() {
		Map<SqlIdentifier, Parameter> parameters = new LinkedHashMap<>();
		for (int i = 0; i < this.values.length; i++) {
			Object value = this.values[i];
			parameters.put(this.columns.names().get(i),
					(value instanceof Parameter parameter) ? parameter : Parameters.in(value));
		}
		return parameters;
	}

}
