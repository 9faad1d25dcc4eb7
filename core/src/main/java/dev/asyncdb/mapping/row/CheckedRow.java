package dev.asyncdb.mapping.row;

import java.util.Locale;
import java.util.Map;

import dev.asyncdb.mapping.value.ReadColumn;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A row whose values are those of the columns, as far as their properties can hold them.
 *
 * @param row the row of the driver
 * @param columns the columns that are checked, by their names in lower case
 */
public record CheckedRow(Row row, Map<String, ReadColumn> columns) implements Row {

	@Override
	public RowMetadata getMetadata() {
		return this.row.getMetadata();
	}

	@Override
	public <T> @Nullable T get(int index, Class<T> type) {
		return this.row.get(index, type);
	}

	@Override
	public <T> @Nullable T get(String name, Class<T> type) {
		return this.row.get(name, type);
	}

	@Override
	public @Nullable Object get(int index) {
		return this.row.get(index);
	}

	@Override
	public @Nullable Object get(String name) {
		Object value = this.row.get(name);
		ReadColumn column = (value != null) ? this.columns.get(name.toLowerCase(Locale.ROOT)) : null;
		return (column != null) ? column.of(value, (type) -> this.row.get(name, type)) : value;
	}

}
