package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

/**
 * The unique keys of a table in the catalog of a database.
 *
 * @param isTableKnown whether the catalog has a table of that name; a view may exist
 * @param all the unique keys, including the primary key
 */
public record UniqueKeys(boolean isTableKnown, List<UniqueKey> all) {

	static final String KEY = "key_name";

	static final String COLUMN = "column_name";

	static final String NULLS_EQUAL = "nulls_equal";

	/**
	 * Create the keys from rows of {@link DatabaseDialect#uniqueKeysOf}.
	 */
	public static UniqueKeys of(List<Column> columns) {
		Map<String, List<Column>> byKey = new LinkedHashMap<>();
		for (Column column : columns) {
			if (column.key() != null) {
				byKey.computeIfAbsent(column.key(), (key) -> new ArrayList<>()).add(column);
			}
		}
		List<UniqueKey> keys = byKey.values()
			.stream()
			.map((parts) -> new UniqueKey(parts.stream().map(Column::name).toList(), parts.get(0).nullsEqual()))
			.toList();
		return new UniqueKeys(!columns.isEmpty(), keys);
	}

	/**
	 * A column of a key.
	 *
	 * @param key name of the key, {@code null} if the table has none
	 * @param name name of the column
	 * @param nullsEqual as {@link UniqueKey#nullsEqual()}
	 */
	public record Column(@Nullable String key, String name, boolean nullsEqual) {

		public static Column read(Readable row) {
			return new Column(row.get(KEY, String.class), String.valueOf(row.get(COLUMN, String.class)),
					Boolean.TRUE.equals(row.get(NULLS_EQUAL, Boolean.class)));
		}

	}

}
