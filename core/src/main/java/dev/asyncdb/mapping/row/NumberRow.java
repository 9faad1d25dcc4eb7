package dev.asyncdb.mapping.row;

import java.util.Locale;
import java.util.Map;

import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A row whose numbers are numbers. MariaDB's driver reads {@code tinyint(1)} as a
 * boolean, and so 3 as true.
 *
 * @param row the row of the driver
 * @param numbers the types of the numeric columns, by their names in lower case
 */
public record NumberRow(Row row, Map<String, Class<?>> numbers) implements Row {

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
		Class<?> number = (value instanceof Boolean) ? this.numbers.get(name.toLowerCase(Locale.ROOT)) : null;
		return (number != null) ? this.row.get(name, number) : value;
	}

}
