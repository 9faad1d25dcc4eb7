package dev.asyncdb.statement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog of a database knows of the unique columns of a table.
 *
 * @param isTableKnown whether there is such a table; there may be a view
 * @param all the unique keys, the primary key included
 * @since 0.1.0
 */
public record UniqueKeys(boolean isTableKnown, List<UniqueKey> all) {

	static final String KEY = "key_name";

	static final String COLUMN = "column_name";

	static final String NULLS_EQUAL = "nulls_equal";

	static final String PLAIN = "plain";

	/**
	 * Put rows of {@link DatabaseDialect#uniqueKeysOf} together.
	 * @param columns the rows
	 * @return the keys
	 * @since 0.1.0
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
			.map((parts) -> new UniqueKey(parts.stream().map(Column::name).toList(), parts.get(0).nullsEqual(),
					parts.get(0).plain()))
			.toList();
		return new UniqueKeys(!columns.isEmpty(), keys);
	}

	/**
	 * One column of one key, as the catalog tells it.
	 *
	 * @param key name of the key, {@code null} if the table has none
	 * @param name name of the column
	 * @param nullsEqual whether two rows with NULL are the same to the key
	 * @param plain as {@link UniqueKey#plain()}
	 * @since 0.1.0
	 */
	public record Column(@Nullable String key, String name, boolean nullsEqual, boolean plain) {

		/**
		 * Read a row of {@link DatabaseDialect#uniqueKeysOf}.
		 * @param row the row
		 * @return the column
		 * @since 0.1.0
		 */
		public static Column read(Readable row) {
			return new Column(row.get(KEY, String.class), String.valueOf(row.get(COLUMN, String.class)),
					Boolean.TRUE.equals(row.get(NULLS_EQUAL, Boolean.class)),
					Boolean.TRUE.equals(row.get(PLAIN, Boolean.class)));
		}

	}

}
